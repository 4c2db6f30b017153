import type { AdaptiveCardInvokeResponse } from 'botbuilder'
import { type Press, parsePress } from '../../cards/actions.ts'
import type { Drawn } from '../../cards/teams/drawn.ts'
import { drawGroup } from '../../cards/teams/group.ts'
import { UserError, messageOf as wordsOf } from '../../services/errors.ts'
import { rememberDrawn } from '../../services/notify/refresh.ts'
import { findCard } from '../../services/notify/remember.ts'
import { isObject } from './activity.ts'
import { askWho } from './kept.ts'
import { drawListed } from './listing.ts'
import { hashOf, isTeams, messageOf } from './message.ts'
import { personOf } from './person.ts'
import { type Answer, doPress, type InOrder, type Pressed, tellPressed } from './press.ts'
import { answerWorkItemPress, isWorkItemPress } from './question.ts'
import { showHere } from './show.ts'
import { setNotices } from './status.ts'
import { say, sayText, type Turn } from './turn.ts'

/**
 * Answers a press of Action.Execute in the same breath: the card as it is now, or words to the presser alone.
 * @throws UserError in words
 */
export async function answerExecute(turn: Turn, inOrder: InOrder): Promise<AdaptiveCardInvokeResponse> {
  const { value } = turn.activity
  const action = isObject(value) && isObject(value.action) ? value.action : {}
  const answer = await answerTo(turn, parsePress(turn.pen.secrets, action.data), inOrder)
  if (answer && 'drawn' in answer) {
    if (answer.isShared) await redraw(turn, answer.drawn)
    return card(answer.drawn)
  }
  const text = answer?.words ?? 'I have sent you a message.'
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text as never }
}

/**
 * Answers a press of Action.Submit: the pressed card is redrawn in place. Where edits cannot be shown, the job that
 * refreshes all copies posts it anew; words say what happened where it does not.
 */
export async function answerSubmit(turn: Turn, value: object, inOrder: InOrder): Promise<void> {
  const { conversation, activity } = turn
  const answer = await answerTo(turn, parsePress(turn.pen.secrets, value), inOrder)
  if (!answer) return
  if ('words' in answer) return sayText(turn, answer.words)
  const { drawn, pressed } = answer
  if (!isTeams(conversation) || !activity.replyToId) return tellElsewhere(turn, answer)
  if (!(await redraw(turn, drawn))) return pressed && sayText(turn, tellPressed(pressed))
  if (pressed) await noteDrawn(turn, activity.replyToId, pressed, drawn)
}

async function answerTo(turn: Turn, press: Press, inOrder: InOrder): Promise<Answer> {
  const { app, conversation, activity } = turn
  const person = await personOf(turn)
  if (!person) {
    const words = await askWho(turn, { press })
    return words ? { words } : null
  }
  const speaker = { ...turn, person }
  if (press.verb === 'list') {
    if (!press.list) throw new UserError('This button is not one of ours.')
    return { drawn: await drawListed(speaker, press.list) }
  }
  if (press.verb === 'notices') return { drawn: await setNotices(turn, person, press.choice) }
  if (isWorkItemPress(press)) return answerWorkItemPress(turn, { press, person, inOrder })
  const pressed = await doPress(app, { press, person, conversation, inOrder })
  if (press.verb === 'show') {
    await showHere(turn, pressed.view, person)
    return activity.type === 'invoke' ? { words: `${pressed.view.shortId} is posted below.` } : null
  }
  if (press.list) return { drawn: await drawListed(speaker, press.list) }
  const card = { conversationId: conversation.id, groupId: press.groupId }
  const reason = activity.replyToId ? await findCard(app, { ...card, externalId: activity.replyToId }) : ''
  return { drawn: drawGroup(turn.pen, pressed.view, reason), pressed }
}

/** Draws the pressed message anew, for everybody. @returns whether it could be */
async function redraw({ app, activity, context, conversation }: Turn, drawn: Drawn): Promise<boolean> {
  if (!activity.replyToId) return false
  try {
    await context.updateActivity({ ...messageOf(drawn), id: activity.replyToId })
    return true
  } catch (error) {
    app.log.warn(
      { conversation: conversation.id, error: wordsOf(error) },
      'a pressed card could not be redrawn',
    )
    return false
  }
}

// In the Emulator a change posts the card anew; an unchanged card has nothing new to show.
async function tellElsewhere(turn: Turn, answer: Extract<Answer, { drawn: Drawn }>): Promise<void> {
  const { app, conversation } = turn
  if (!answer.pressed) return void (await say(turn, answer.drawn))
  const { view, changed } = answer.pressed
  const cards = await app.db.message.count({
    where: { conversationId: conversation.id, groupId: view.id, state: 'posted' },
  })
  if (!changed || cards === 0 || isTeams(conversation)) await sayText(turn, tellPressed(answer.pressed))
}

async function noteDrawn(turn: Turn, externalId: string, { view }: Pressed, drawn: Drawn): Promise<void> {
  const { app, conversation } = turn
  const card = { conversationId: conversation.id, groupId: view.id, externalId }
  await rememberDrawn(app, { ...card, hash: hashOf(drawn) })
  // What changed while our edit was on its way may have been overwritten by it.
  const now = await app.db.group.findUnique({ where: { id: view.id }, select: { version: true } })
  if (now && now.version !== view.version) {
    await app.jobs.send(app.db, 'refresh', { groupId: view.id }, { key: String(view.id) })
    app.jobs.wake(app.db)
  }
}

function card({ attachments: [{ content }] }: Drawn): AdaptiveCardInvokeResponse {
  return { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: content as never }
}
