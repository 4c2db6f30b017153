import type { Press } from '../../cards/actions.ts'
import type { Drawn } from '../../cards/teams/drawn.ts'
import { drawFound } from '../../cards/teams/found.ts'
import { drawGroup } from '../../cards/teams/group.ts'
import { drawNotice } from '../../cards/teams/notice.ts'
import type { Person } from '../../prisma/client/client.ts'
import { searchWorkItems } from '../../services/azureDevOps/links/search.ts'
import { UserError } from '../../services/errors.ts'
import type { GroupView } from '../../services/groups/view.ts'
import { findCard, rememberCard } from '../../services/notify/remember.ts'
import { demandChange } from '../../services/people/visitor.ts'
import { askForWorkItem, readSentForm } from './form.ts'
import { isLinkPress } from './linkPress.ts'
import { isTeams } from './message.ts'
import { type Answer, doPress, type InOrder, type Pressed, tellPressed, viewPressed } from './press.ts'
import { showHere } from './show.ts'
import { say, type Turn } from './turn.ts'

/**
 * Presses about work items. Some are answered by a question: the form for a new one, or what a search has found.
 * A question is a message of its own below the card, never in the card's place: the card lives, and its next event
 * would take away what somebody is typing. When it is answered, it becomes what came of it.
 */
export async function answerWorkItemPress(turn: Turn, asked: Asked): Promise<Answer> {
  const { app, conversation, pen } = turn
  const { press, person } = asked
  if (press.verb === 'cancel') return { drawn: drawNotice(pen, 'Nothing was done.'), isShared: true }
  demandChange(person)
  const view = await viewPressed(app, { press, person, conversation })
  switch (press.verb) {
    case 'workItemForm':
      return ask(turn, asked, view, await askForWorkItem(turn, view))
    case 'chooseWorkItemType':
      return { drawn: await askForWorkItem(turn, view, press.form) }
    case 'makeWorkItem': {
      const read = await readSentForm(turn, view, press.form ?? { fields: {} })
      return 'again' in read ? { drawn: read.again } : settle(turn, asked, read)
    }
    default:
      return isLinkPress(press)
        ? settle(turn, asked)
        : ask(turn, asked, view, await search(turn, view, press.text ?? ''))
  }
}

type Asked = { press: Press; person: Person; inOrder: InOrder }

const asking = new Set<Press['verb']>(['cancel', 'workItemForm', 'chooseWorkItemType', 'linkWorkItem'])

/** Whether a press is answered here. */
export function isWorkItemPress(press: Press): boolean {
  return asking.has(press.verb) || isLinkPress(press)
}

// The buttons of questions stand on no card; those that both have say so.
function isOnQuestion({ verb, choice = '' }: Press): boolean {
  return ['makeWorkItem', 'chooseWorkItemType', 'linkFound'].includes(verb) || choice.startsWith('asked')
}

/** What a search for a work item has found, to choose from. @throws UserError in words, also when it found nothing */
export async function search(
  { app, pen, conversation }: Pick<Turn, 'app' | 'pen' | 'conversation'>,
  view: GroupView,
  text: string,
): Promise<Drawn> {
  if (text === '') throw new UserError('Which one? Type its number, its address, or words of its title.')
  const found = await searchWorkItems(app, { organizationId: conversation.organizationId, text, ms: 2_500 })
  if (found.length > 0) return drawFound(pen, view, text, found)
  throw new UserError(`No work item has the words “${text}”. Its number works as well.`, 404)
}

/** Asks something: in the place of the question that led here, else below. */
async function ask(turn: Turn, { press }: Asked, view: GroupView, drawn: Drawn): Promise<Answer> {
  const { activity } = turn
  if (isOnQuestion(press) && activity.replyToId && isTeams(turn.conversation))
    return { drawn, isShared: true }
  const isSaid = await say(turn, drawn)
  if (activity.type !== 'invoke') return null
  return {
    words: isSaid ? `See below, for ${view.shortId}.` : 'Teams took no message. Try again in a minute.',
  }
}

/** Carries a press out, and shows what came of it: in the card, or in the place of the question. */
async function settle(
  turn: Turn,
  { press, person, inOrder }: Asked,
  wanted?: Parameters<typeof doPress>[1]['wanted'],
): Promise<Answer> {
  const { app, conversation, pen, activity } = turn
  const pressed = await doPress(app, { press, person, conversation, inOrder, wanted })
  const { view } = pressed
  const externalId = activity.replyToId
  if (!isTeams(conversation) || !externalId) return tell(turn, pressed, person)
  if (!isOnQuestion(press)) {
    const reason = await findCard(app, { conversationId: conversation.id, groupId: view.id, externalId })
    return { drawn: drawGroup(pen, view, reason), pressed }
  }
  if (await isBelowCard(turn, view.id))
    return { drawn: drawNotice(pen, tellPressed(pressed)), isShared: true }
  // The question becomes a copy of the card; that nobody has seen it as such makes it be drawn for everybody.
  const why = `Asked for by ${person.name}`
  const card = { conversationId: conversation.id, groupId: view.id, externalId, reason: why }
  await rememberCard(app, { ...card, hash: '', version: -1 })
  app.jobs.wake(app.db)
  return { drawn: drawGroup(pen, view, why) }
}

// Where edits are not shown: the copies here come anew by themselves, and where there is none, there should be one.
async function tell(turn: Turn, pressed: Pressed, person: Person): Promise<Answer> {
  const { app, conversation, pen } = turn
  const where = { conversationId: conversation.id, groupId: pressed.view.id, state: 'posted' }
  if ((await app.db.message.count({ where })) > 0) return { drawn: drawGroup(pen, pressed.view, ''), pressed }
  await showHere(turn, pressed.view, person)
  return null
}

async function isBelowCard({ app, conversation, thread }: Turn, groupId: number): Promise<boolean> {
  if (!thread) return false
  const where = { conversationId: conversation.id, groupId, externalId: thread, state: 'posted' }
  return (await app.db.message.count({ where })) > 0
}
