import { addComment } from './comments.ts'
import { findField } from './fields.ts'
import {
  bookkeeping,
  type Fields,
  type Item,
  latest,
  newItem,
  type Revision,
  revise,
  type Value,
} from './item.ts'
import { findProject, type Organization } from './organization.ts'
import type { Patched } from './patch.ts'
import type { ItemType } from './processes.ts'
import { findType, type Project } from './project.ts'
import { noType, Refusal } from './refusal.ts'
import { checkRules } from './rules.ts'

type How = { by: string; bypassRules?: boolean; dryRun?: boolean; isByHand?: boolean }

/** Makes a work item. Null when it was only tried. @throws Refusal */
export function createItem(
  org: Organization,
  place: { project: Project; type: string },
  patched: Patched,
  how: How,
): { item: Item; fields: Fields } {
  const { project } = place
  const type = findType(project, place.type)
  if (!type || type.isDisabled) throw noType(place.type)
  const fields: Fields = {
    ...defaultsOf(project, type),
    'System.CreatedBy': how.by,
    'System.CreatedDate': org.now().toISOString(),
    ...patched.fields,
  }
  follow(org, type, { before: null, after: fields, by: how.by, changed: patched.changed })
  if (!how.bypassRules) checkRules(org, project, fields, patched.changed)
  if (!how.isByHand) checkArea(org, fields)
  if (how.dryRun) return { item: newItemLike(project), fields }
  const item = newItem(org, project.id)
  const comment =
    patched.history === null
      ? null
      : addComment(org, item, { text: patched.history, by: how.by, format: patched.historyFormat })
  revise(org, item, {
    fields: { ...fields, ...(comment ? { 'System.History': comment.text } : {}) },
    relations: patched.relations,
    by: how.by,
    commentId: comment?.id ?? null,
    kind: 'created',
  })
  return { item, fields: latest(item).fields }
}

/** Changes a work item. A patch that changes nothing makes no revision. @throws Refusal */
export function changeItem(org: Organization, item: Item, patched: Patched, how: How): Revision {
  const before = latest(item)
  const after = { ...patched.fields }
  const project = findProject(org, String(after['System.TeamProject']))
  const type = findType(project, String(after['System.WorkItemType']))
  if (!type) throw noType(String(after['System.WorkItemType']))
  follow(org, type, { before: before.fields, after, by: how.by, changed: patched.changed })
  if (!how.bypassRules) checkRules(org, project, after, patched.changed)
  if (!how.isByHand) checkArea(org, after)
  const isSame =
    patched.history === null && sameFields(before.fields, after) && sameRelations(before, patched)
  if (isSame || how.dryRun) return before
  const comment =
    patched.history === null
      ? null
      : addComment(org, item, { text: patched.history, by: how.by, format: patched.historyFormat })
  item.projectId = project.id
  return revise(org, item, {
    fields: { ...after, ...(comment ? { 'System.History': comment.text } : {}) },
    relations: patched.relations,
    by: how.by,
    commentId: comment?.id ?? null,
  })
}

/** @throws Refusal when a program writes where it may not */
function checkArea(org: Organization, fields: Fields): void {
  if (!org.lockedAreas.has(String(fields['System.AreaPath']))) return
  const words =
    'TF237111: The current user does not have permissions to save work items under the specified area path.'
  throw new Refusal(403, 'PermissionDeniedException', words)
}

function newItemLike(project: Project): Item {
  return { id: -1, projectId: project.id, isDeleted: false, revisions: [], updates: [], comments: [] }
}

function defaultsOf(project: Project, type: ItemType): Fields {
  const fields: Fields = {
    'System.AreaPath': project.name,
    'System.TeamProject': project.name,
    'System.IterationPath': project.name,
    'System.WorkItemType': type.name,
    'System.State': type.states[0]?.name ?? 'New',
  }
  for (const { referenceName, defaultValue } of type.fields)
    if (defaultValue !== null) fields[referenceName] = defaultValue
  return fields
}

type Following = { before: Fields | null; after: Fields; by: string; changed: Set<string> }

/** What the process does by itself when a state or a type changes. */
function follow(org: Organization, type: ItemType, { before, after, by, changed }: Following): void {
  const project = findProject(org, String(after['System.TeamProject']))
  after['System.TeamProject'] = project.name
  // Retyped or moved to where its state is unknown.
  const knowsState = type.states.some(({ name }) => name === after['System.State'])
  if (before && !knowsState && !changed.has('System.State'))
    after['System.State'] = type.states[0]?.name ?? 'New'
  if (before && before['System.TeamProject'] !== project.name)
    for (const path of ['System.AreaPath', 'System.IterationPath'])
      if (!changed.has(path)) after[path] = project.name
  const state = after['System.State']
  if (before?.['System.State'] === state) return
  const now = org.now().toISOString()
  const category = type.states.find(({ name }) => name === state)?.category
  if (!changed.has('System.Reason')) after['System.Reason'] = before ? `Moved to state ${state}` : 'New'
  after['Microsoft.VSTS.Common.StateChangeDate'] = now
  const mark = (word: string, value: boolean) => {
    for (const [end, what] of [
      ['Date', now],
      ['By', by],
    ] as const) {
      if (value) after[`Microsoft.VSTS.Common.${word}${end}`] = what
      else delete after[`Microsoft.VSTS.Common.${word}${end}`]
    }
  }
  if (category === 'InProgress') mark('Activated', true)
  if (category === 'Resolved') mark('Resolved', true)
  mark('Closed', category === 'Completed')
}

function sameFields(before: Fields, after: Fields): boolean {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  const same = (one: Value | undefined, other: Value | undefined) =>
    one === other || String(one ?? '') === String(other ?? '')
  return [...names].every(
    (name) => bookkeeping.has(name) || findField(name)?.type === 'history' || same(before[name], after[name]),
  )
}

function sameRelations(before: Revision, { relations }: Patched): boolean {
  return JSON.stringify(before.relations) === JSON.stringify(relations)
}
