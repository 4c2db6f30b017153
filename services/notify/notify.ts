import type { Conversation } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { createByRules } from '../azureDevOps/links/workItemRules.ts'
import { transact } from '../database/transaction.ts'
import { UserError } from '../errors.ts'
import { type GroupView, viewGroup } from '../groups/view.ts'
import type { JobData } from '../jobs.ts'
import { suggestOwners } from '../ownership/suggest.ts'
import { wantedBy } from '../rules/evaluate.ts'
import { addCard } from './cards.ts'

/**
 * Job `notify`: something happened to a group; every conversation that wants to know gets its card, or, where the
 * card already is, a line that tells people to look at it.
 */
export async function notify(app: App, job: JobData['notify']): Promise<void> {
  const { groupId, happening, eventId } = job
  await findWhoseItIs(app, groupId)
  const view = await viewGroup(app, groupId)
  if (view?.status !== 'unresolved') return
  await createByRules(app, view, happening)
  const rules = await wantedBy(app, view, happening)
  for (const rule of rules) {
    await transact(app, async (tx) => {
      const origin = originOf(view.id, rule.conversationId)
      const posted = await tx.message.findUnique({ where: { origin } })
      if (!posted) {
        await addCard(app, tx, {
          conversationId: rule.conversationId,
          groupId: view.id,
          origin,
          reason: reasonOf(job, view),
        })
      } else if (happening !== 'new') {
        await app.jobs.send(
          tx,
          'tell',
          { messageId: posted.id, text: tellOf(job, view) },
          { key: `${posted.id} ${eventId}` },
        )
      }
    })
  }
  if (happening === 'new') return
  const besides = rules.map(({ conversationId }) => conversationId)
  await app.jobs.send(app.db, 'tellFollowers', { groupId, kind: happening, besides })
}

// First, so that the card need not be drawn twice. Whatever goes wrong with it must not hold the card back.
async function findWhoseItIs(app: App, groupId: number): Promise<void> {
  try {
    await suggestOwners(app, { groupId })
  } catch (error) {
    app.log.warn({ err: error, groupId }, 'who owns a group could not be found out yet')
    await transact(app, (tx) => app.jobs.send(tx, 'owners', { groupId }, { key: String(groupId) }))
  }
}

/**
 * Posts the live card of a group to a conversation because somebody asked. It is remembered like any other copy.
 * @throws UserError when the conversation is gone
 */
export async function showGroup(
  app: App,
  request: { conversation: Conversation; groupId: number; by?: string },
): Promise<void> {
  if (request.conversation.goneAt) throw new UserError('Hitch was removed from this conversation.', 410)
  const reason = request.by ? `Asked for by ${request.by}` : 'Asked for here'
  await transact(app, (tx) =>
    addCard(app, tx, {
      conversationId: request.conversation.id,
      groupId: request.groupId,
      origin: null,
      reason,
    }),
  )
}

/** The name under which a group has at most one card of its own in a conversation. */
export function originOf(groupId: number, conversationId: number): string {
  return `group ${groupId} in ${conversationId}`
}

function reasonOf({ happening, wasOpen }: JobData['notify'], view: GroupView): string {
  if (happening === 'new') return `Posted because it was new in ${view.project.slug}`
  if (wasOpen) return `Posted because it was escalating in ${view.project.slug}`
  return happening === 'regressed'
    ? `Posted because it was back in ${view.project.slug} after it was resolved`
    : `Posted because it was back from the archive in ${view.project.slug}`
}

function tellOf({ happening, wasOpen }: JobData['notify'], view: GroupView): string {
  const what =
    happening === 'regressed'
      ? 'is back after it was resolved'
      : wasOpen
        ? 'comes far more often than usual'
        : 'is back from the archive'
  return `${view.shortId} ${what}${view.release ? `, in ${view.release}` : ''}: ${view.title}`
}
