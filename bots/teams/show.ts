import { drawGroup } from '../../cards/teams/group.ts'
import type { Person } from '../../prisma/client/client.ts'
import type { GroupView } from '../../services/groups/view.ts'
import { showGroup } from '../../services/notify/notify.ts'
import { rememberCard } from '../../services/notify/remember.ts'
import { hashOf } from './message.ts'
import { say, type Turn } from './turn.ts'

/**
 * Posts the live card of a group where somebody asked for it: in their thread when there is one. There the answer is
 * sent at once; elsewhere, and when that fails, it goes the way of every other card.
 */
export async function showHere(turn: Turn, view: GroupView, by: Person): Promise<void> {
  const { app, conversation } = turn
  const reason = `Asked for by ${by.name}`
  if (turn.thread) {
    const drawn = drawGroup(turn.pen, view, reason)
    const externalId = await say(turn, drawn)
    const card = { conversationId: conversation.id, groupId: view.id, reason, version: view.version }
    if (externalId) return rememberCard(app, { ...card, externalId, hash: hashOf(drawn) })
  }
  await showGroup(app, { conversation, groupId: view.id, by: by.name })
}
