import type { App } from '../../app.ts'
import { transact } from '../../database/transaction.ts'
import { withClient } from '../health.ts'
import type { HeldItem } from './hold.ts'
import { groupsOf, noteNews, refreshCards, tellCards } from './linked.ts'

/** A work item that is not there any more, or may not be seen: shown on the cards, told once, and followed should it come back. */
export async function noteMissing(app: App, item: HeldItem): Promise<void> {
  const isDeleted = await withClient(app, item.integration, (client) => client.isDeleted(item.number))
  const presence = isDeleted ? 'deleted' : 'invisible'
  if (presence === item.presence) return
  const what = `${item.type} ${item.number}`
  const text = isDeleted
    ? `${what} was deleted in Azure DevOps. It is followed again when it is restored.`
    : `${what} cannot be seen in Azure DevOps any more: it was deleted for good, or Hitch lost the right to see it.`
  await transact(app, async (tx) => {
    await tx.workItem.update({ where: { id: item.id }, data: { presence } })
    for (const groupId of await groupsOf(tx, item.id)) {
      await noteNews(app, tx, groupId, { text, number: item.number })
      await refreshCards(app, tx, groupId)
      await tellCards(app, tx, groupId, { key: `${item.id} ${presence}`, text })
    }
  })
}
