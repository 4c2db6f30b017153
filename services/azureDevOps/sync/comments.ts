import type { App } from '../../app.ts'
import { transact } from '../../database/transaction.ts'
import { AzureError } from '../connect/fault.ts'
import type { HeldItem } from './hold.ts'
import { pullComments } from './pullComments.ts'
import { pushComments } from './pushComments.ts'

/**
 * Brings the comments of a work item and its groups together: theirs are read when it has changed since they were read
 * last; ours are written where they are missing, changed or removed.
 */
export async function syncComments(app: App, held: HeldItem): Promise<void> {
  const item = await app.db.workItem.findUnique({ where: { id: held.id }, include: { integration: true } })
  if (!item) return
  try {
    if (item.rev !== item.commentsRev) await pullComments(app, item)
    await pushComments(app, item)
  } catch (error) {
    // A comment that is refused must not stop state and assignee from following.
    if (!(error instanceof AzureError) || !['forbidden', 'invalid', 'notFound'].includes(error.kind))
      throw error
    app.log.warn({ workItem: item.number, error: error.message }, 'comments could not be brought together')
    await transact(app, (tx) =>
      tx.workItem.update({
        where: { id: item.id },
        data: { trouble: `Comments cannot be kept in step: ${error.message}` },
      }),
    )
  }
}
