import { type Item, latest, revise } from './item.ts'
import { findPerson, findProject, type Organization, tell } from './organization.ts'
import { personText } from './people.ts'
import { Refusal } from './refusal.ts'
import { itemUrl, showItem } from './show.ts'

/** To the recycle bin: it cannot be opened any more, and can come back. */
export function removeItem(org: Organization, item: Item, by: string): void {
  const fields = { ...latest(item).fields, 'System.IsDeleted': true }
  revise(org, item, { fields, by, kind: 'deleted' })
  item.isDeleted = true
}

export function restoreItem(org: Organization, item: Item, by: string): void {
  item.isDeleted = false
  const { 'System.IsDeleted': _, ...fields } = latest(item).fields
  revise(org, item, { fields, by, kind: 'restored' })
}

/** For good. Nobody is told by a hook, as there. */
export function destroy(org: Organization, item: Item): void {
  org.items.delete(item.id)
  tell(org, { kind: 'destroyed', item, revision: latest(item), update: null })
}

/** @throws Refusal when it does not lie there */
export function binned(org: Organization, number: number | string): Item {
  const found = org.items.get(Number(number))
  if (found?.isDeleted) return found
  throw new Refusal(
    404,
    'WorkItemNotFoundInRecycleBinException',
    `VS402395: Work item ${number} is not in the recycle bin.`,
  )
}

export function showDeleted(org: Organization, item: Item, isWhole: boolean): object {
  const { fields, by, at } = latest(item)
  return {
    id: item.id,
    type: fields['System.WorkItemType'],
    name: fields['System.Title'],
    project: findProject(org, String(fields['System.TeamProject'])).name,
    deletedDate: at.toISOString(),
    deletedBy: personText(findPerson(org, by)),
    code: 200,
    url: itemUrl(org, item).replace('/workItems/', '/recyclebin/'),
    ...(isWhole ? { resource: showItem(org, item, { isOld: false }) } : {}),
  }
}
