import type { App } from '../../app.ts'
import { sqlOf } from '../../database/sql.ts'
import { transact } from '../../database/transaction.ts'
import { linkedItems } from '../../groups/follow.ts'
import type { JobData } from '../../jobs.ts'

/** Job `syncSeen`: a group was seen again; its work items are told, seldom (see addresses). */
export async function syncSeen(app: App, { groupId }: JobData['syncSeen']): Promise<void> {
  await transact(app, async (tx) => {
    for (const id of await linkedItems(sqlOf(tx), groupId))
      await app.jobs.send(tx, 'sync', { workItemId: id }, { key: String(id) })
  })
}
