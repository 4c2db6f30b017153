import { findField } from './fields.ts'
import { type Comment, type Fields, type Item, latest, type Revision, shown, type Update } from './item.ts'
import { baseUrl, findPerson, type Organization } from './organization.ts'
import { personObject, personText } from './people.ts'

/** How much of a work item is asked for, and in which version's form. */
export type Showing = { isOld: boolean; expand?: string; fields?: string[] }

/** A person in the form of a version. */
export function showPerson(org: Organization, id: string, isOld: boolean): unknown {
  const person = findPerson(org, id)
  return isOld ? personText(person) : personObject(person, baseUrl(org))
}

export function showItem(org: Organization, item: Item, showing: Showing, revision = latest(item)): object {
  const { expand = 'none' } = showing
  const url = itemUrl(org, item)
  const isCurrent = revision === latest(item)
  const withRelations = ['relations', 'all'].includes(expand) && revision.relations.length > 0
  return {
    id: item.id,
    rev: revision.rev,
    fields: showFields(org, revision.fields, showing),
    ...(withRelations ? { relations: revision.relations } : {}),
    ...(revision.commentId === null ? {} : { commentVersionRef: commentRef(org, item, revision) }),
    ...(['links', 'all'].includes(expand) ? { _links: linksOf(org, item) } : {}),
    url: isCurrent ? url : `${url}/revisions/${revision.rev}`,
  }
}

export function itemUrl(org: Organization, item: Item): string {
  return `${baseUrl(org)}/${item.projectId}/_apis/wit/workItems/${item.id}`
}

/** The page people open. */
export function pageUrl(org: Organization, item: Item): string {
  return `${baseUrl(org)}/${item.projectId}/_workitems/edit/${item.id}`
}

export function linksOf(org: Organization, item: Item): object {
  const url = itemUrl(org, item)
  return {
    self: { href: url },
    workItemUpdates: { href: `${url}/updates` },
    workItemRevisions: { href: `${url}/revisions` },
    workItemComments: { href: `${url}/comments` },
    html: { href: pageUrl(org, item) },
    workItemType: {
      href: `${baseUrl(org)}/${item.projectId}/_apis/wit/workItemTypes/${encodeURIComponent(String(latest(item).fields['System.WorkItemType']))}`,
    },
    fields: { href: `${baseUrl(org)}/${item.projectId}/_apis/wit/fields` },
  }
}

export function commentRef(org: Organization, item: Item, { commentId }: Revision): object {
  const version = item.comments.find(({ id }) => id === commentId)?.version ?? 1
  return { commentId, version, url: `${itemUrl(org, item)}/comments/${commentId}/versions/${version}` }
}

/** Fields named, or all that are shown without being named. */
export function showFields(
  org: Organization,
  fields: Fields,
  { isOld, expand, fields: wanted }: Showing,
): object {
  const everything = ['fields', 'all'].includes(expand ?? '')
  const names = wanted?.map((name) => findField(name)?.referenceName ?? name)
  const some = Object.entries(fields).filter(([name]) =>
    names ? names.includes(name) : everything || !findField(name)?.isInner,
  )
  return shown(Object.fromEntries(some), (id) => showPerson(org, id, isOld))
}

export function showUpdate(org: Organization, item: Item, update: Update, isOld: boolean): object {
  const person = (id: string) => showPerson(org, id, isOld)
  const by = findPerson(org, update.by)
  const isNewest = update === item.updates.at(-1)
  return {
    id: update.id,
    workItemId: item.id,
    rev: update.rev,
    revisedBy: { ...personObject(by, baseUrl(org)), name: personText(by) },
    revisedDate: isNewest ? '9999-01-01T00:00:00Z' : update.at.toISOString(),
    ...(update.fields
      ? {
          fields: Object.fromEntries(
            Object.entries(update.fields).map(([name, change]) => [
              name,
              shownChange(name, change as Record<string, unknown>, person),
            ]),
          ),
        }
      : {}),
    ...(update.relations ? { relations: update.relations } : {}),
    url: `${itemUrl(org, item)}/updates/${update.id}`,
  }
}

function shownChange(name: string, change: Record<string, unknown>, person: (id: string) => unknown): object {
  const isPerson = findField(name)?.type === 'identity'
  return Object.fromEntries(
    Object.entries(change).map(([side, value]) => [side, isPerson ? person(String(value)) : value]),
  )
}

export function showComment(org: Organization, item: Item, comment: Comment, rendered = false): object {
  const person = (id: string) => personObject(findPerson(org, id), baseUrl(org))
  return {
    workItemId: item.id,
    id: comment.id,
    version: comment.version,
    text: comment.isDeleted ? '' : comment.text,
    ...(rendered ? { renderedText: comment.text } : {}),
    format: comment.format,
    createdBy: person(comment.createdBy),
    createdDate: comment.createdAt.toISOString(),
    modifiedBy: person(comment.modifiedBy),
    modifiedDate: comment.modifiedAt.toISOString(),
    ...(comment.isDeleted ? { isDeleted: true } : {}),
    mentions: [],
    url: `${itemUrl(org, item)}/comments/${comment.id}`,
  }
}
