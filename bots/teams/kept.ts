import type { Press } from '../../cards/actions.ts'
import { drawLinked } from '../../cards/teams/linked.ts'
import { drawLinkPrompt } from '../../cards/teams/linkPrompt.ts'
import { drawNotice } from '../../cards/teams/notice.ts'
import { parseWords, type Words } from '../../cards/words.ts'
import type { Conversation, PendingPress, Person } from '../../prisma/client/client.ts'
import type { App } from '../../services/app.ts'
import { UserError, messageOf as wordsOf } from '../../services/errors.ts'
import { knowConversation } from '../../services/installations/installations.ts'
import type { JobData } from '../../services/jobs.ts'
import { showGroup } from '../../services/notify/notify.ts'
import { keepPress, whoOf } from '../../services/people/link.ts'
import { matchPerson } from '../../services/people/person.ts'
import { obey } from './commands.ts'
import { isLinkPress } from './linkPress.ts'
import { messageOf, penFor } from './message.ts'
import { openPersonal, teamsMessenger } from './messenger.ts'
import { spotOf } from './place.ts'
import { doPress, tellPressed } from './press.ts'
import { isWorkItemPress } from './question.ts'
import { connectorOf, say, type Turn } from './turn.ts'

/** What somebody did whom we did not know then, and where. */
type Kept = { conversationId: number; tellIn: number } & ({ press: Press } | { words: string })

/**
 * Asks somebody who they are, in private, and keeps what they did until they have said so.
 * @returns what to answer in place; null when the question itself stands there
 */
export async function askWho(turn: Turn, did: { press: Press } | { words: string }): Promise<string | null> {
  const { app, conversation, who, pen } = turn
  const personal = conversation.kind === 'personal' ? conversation : await personalOf(turn)
  if (!personal)
    return 'I do not know yet who you are here, and could not write to you in private. Open a chat with me and say `link`.'
  const kept: Kept = { conversationId: conversation.id, tellIn: personal.id, ...did }
  const url = await keepPress(app, { chat: 'teams', who, press: kept })
  const prompt = drawLinkPrompt(pen, url)
  if (personal.id === conversation.id) {
    await say(turn, prompt)
    return null
  }
  try {
    await connectorOf(turn.context).conversations.sendToConversation(personal.externalId, messageOf(prompt))
    return 'I do not know yet who you are here. I have sent you a private message; follow its link, and this is done.'
  } catch (error) {
    app.log.warn({ conversation: personal.id, error: wordsOf(error) }, 'a link could not be sent')
    return 'I do not know yet who you are here, and could not write to you in private. Add me to your own chats, and try again.'
  }
}

/** Job `press`: carries out what was kept, now that it is known who did it, and tells them. */
export async function carryOutPress(app: App, { pressId }: JobData['press']): Promise<void> {
  const pending = await app.db.pendingPress.findUnique({ where: { id: pressId } })
  if (!pending || pending.doneAt) return
  const kept = pending.press as unknown as Kept
  const [conversation, personal] = await Promise.all(
    [kept.conversationId, kept.tellIn].map((id) => app.db.conversation.findUnique({ where: { id } })),
  )
  const person = conversation && (await matchPerson(app, conversation.organizationId, whoOf(pending)))
  if (!conversation || !person)
    return app.log.info({ press: pressId }, 'a kept press is left: nobody is behind it')
  const done = await carryOut(app, kept, pending, conversation, person)
  const { count } = await app.db.pendingPress.updateMany({
    where: { id: pressId, doneAt: null },
    data: { doneAt: app.now() },
  })
  if (count === 0 || !personal || personal.goneAt) return
  const outcome = await teamsMessenger(app).send(
    app,
    personal,
    drawLinked(penFor(app, personal), person, done),
  )
  if (outcome.kind !== 'done')
    app.log.info({ press: pressId, outcome: outcome.kind }, 'nobody was told that they are linked')
}

/** @returns what came of it, in words; empty when there was nothing to do */
async function carryOut(
  app: App,
  kept: Kept,
  pending: PendingPress,
  conversation: Conversation,
  person: Person,
): Promise<string> {
  try {
    if ('press' in kept) return carryOutKept(app, kept.press, conversation, person)
    const words = parseWords(kept.words)
    if (!isWorthDoing(words)) return ''
    const drawn = await obey(
      {
        app,
        conversation,
        person,
        pen: penFor(app, conversation),
        show: (view) => showGroup(app, { conversation, groupId: view.id, by: person.name }),
      },
      words,
    )
    if (!drawn || !isAboutWorkItem(words)) return drawn?.summary ?? ''
    // It may be a question with buttons, so it is asked where they spoke.
    await teamsMessenger(app).send(app, conversation, drawn)
    return 'I have answered where you said it.'
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    app.log.info({ press: pending.id, error: error.message }, 'a kept press could not be carried out')
    return error.message
  }
}

async function carryOutKept(
  app: App,
  press: Press,
  conversation: Conversation,
  person: Person,
): Promise<string> {
  const isQuestion = isWorkItemPress(press) && (!isLinkPress(press) || press.verb === 'makeWorkItem')
  if (isQuestion) return 'I know you now: press it once more.'
  return tellPressed(await doPress(app, { press, person, conversation }))
}

// Whoever asked for a list then would not know what to make of it now.
function isWorthDoing(words: Words): boolean {
  return (
    isAboutWorkItem(words) || ['show', 'change', 'assign', 'subscribe', 'unsubscribe'].includes(words.kind)
  )
}

function isAboutWorkItem({ kind }: Words): boolean {
  return ['linkWorkItem', 'unlinkWorkItem', 'createWorkItem'].includes(kind)
}

async function personalOf(turn: Turn): Promise<Conversation | null> {
  const { app, activity, conversation } = turn
  try {
    const externalId = await openPersonal(connectorOf(turn.context), conversation, activity.from.id)
    if (!externalId) return null
    const { teamId: _, name: __, ...place } = spotOf(activity).place
    const name = activity.from.name ? { name: activity.from.name.slice(0, 200) } : {}
    return await knowConversation(app, { ...place, ...name, externalId, kind: 'personal' })
  } catch (error) {
    app.log.warn({ conversation: conversation.id, error: wordsOf(error) }, 'no personal chat could be opened')
    return null
  }
}

/** What `link` answers to somebody we know. */
export function drawKnown(turn: Turn, person: Person) {
  const email = person.email ? ` (${person.email})` : ''
  return drawNotice(turn.pen, `Here you are ${person.name}${email}. Say unlink to take that back.`)
}
