import { changeItem, createItem } from '../change.ts'
import { findItem, type Item, latest } from '../item.ts'
import { findProject, type Organization } from '../organization.ts'
import { applyPatch } from '../patch.ts'
import { destroy, removeItem, showDeleted } from '../recycleBin.ts'
import { malformed, noWorkItem, Refusal, type Reply } from '../refusal.ts'
import type { Call, Routes } from '../router.ts'
import { linksOf, showFields, showItem, showUpdate } from '../show.ts'

/** Work items: made, read, changed, removed; what changed when. */
export const itemRoutes: Routes = {
  newWorkItem: { POST: create, PATCH: create },
  workItems: {
    GET(call) {
      if (!call.params.id) return list(call, readNumbers(call.query.get('ids')), call.query)
      const item = itemOf(call, call.params.id)
      const body = showItem(
        call.org,
        item,
        showing(call, call.query),
        revisionAsOf(item, call.query.get('asof')),
      )
      return { status: 200, body: { ...body, _links: linksOf(call.org, item) } }
    },
    PATCH(call) {
      const { org, caller, query } = call
      const item = itemOf(call, call.params.id ?? '')
      const patched = applyPatch(org, latest(item), call.body)
      const dryRun = query.get('validateonly') === 'true'
      const revision = changeItem(org, item, patched, {
        by: caller.person.id,
        bypassRules: query.get('bypassrules') === 'true',
        dryRun,
      })
      return {
        status: 200,
        body: { ...showItem(org, item, showing(call, query), revision), _links: linksOf(org, item) },
      }
    },
    DELETE(call) {
      const item = itemOf(call, call.params.id ?? '')
      if (call.query.get('destroy') === 'true') {
        destroy(call.org, item)
        return { status: 204 }
      }
      removeItem(call.org, item, call.caller.person.id)
      return { status: 200, body: showDeleted(call.org, item, true) }
    },
  },
  batch: {
    POST(call) {
      const asked = (call.body ?? {}) as Record<string, unknown>
      if (!Array.isArray(asked.ids)) throw malformed('VS403471: The ids of the work items are missing.')
      const query = new Map<string, string>()
      for (const [name, value] of Object.entries(asked))
        if (value !== null && value !== undefined) query.set(name.toLowerCase(), String(value))
      return list(call, asked.ids.map(Number), query)
    },
  },
  updates: {
    GET(call) {
      const item = itemOf(call, call.params.id ?? '')
      const all = item.updates.map((one) => showUpdate(call.org, item, one, call.isOld))
      if (call.params.updateNumber) {
        const at = item.updates.findIndex(({ id }) => id === Number(call.params.updateNumber))
        if (at < 0) throw noWorkItem(item.id)
        return { status: 200, body: all[at] }
      }
      return { status: 200, body: page(all, call.query) }
    },
  },
  revisions: {
    GET(call) {
      const item = itemOf(call, call.params.id ?? '')
      const show = showing(call, call.query)
      const all = item.revisions.map((one) => showItem(call.org, item, show, one))
      if (call.params.revisionNumber) {
        const found = all[Number(call.params.revisionNumber) - 1]
        if (!found) throw noWorkItem(item.id)
        return { status: 200, body: found }
      }
      return { status: 200, body: page(all, call.query) }
    },
  },
}

function create(call: Call): Reply {
  const { org, params, query, caller } = call
  if (!params.project) throw malformed('VS402334: A work item is created in a project.')
  const project = findProject(org, params.project)
  const dryRun = query.get('validateonly') === 'true'
  const { item, fields } = createItem(
    org,
    { project, type: params.type ?? '' },
    applyPatch(org, null, call.body),
    { by: caller.person.id, bypassRules: query.get('bypassrules') === 'true', dryRun },
  )
  if (dryRun) return { status: 200, body: { fields: showFields(org, fields, showing(call, query)), url: '' } }
  return { status: 200, body: { ...showItem(org, item, showing(call, query)), _links: linksOf(org, item) } }
}

/** @throws Refusal also when the path names another project */
export function itemOf(call: Call, number: string): Item {
  const item = findItem(call.org, number)
  if (item.isHidden) throw noWorkItem(number)
  if (call.params.project && findProject(call.org, call.params.project).id !== item.projectId)
    throw noWorkItem(number)
  return item
}

function list(call: Call, numbers: number[], query: Map<string, string>): Reply {
  if (numbers.length > 200)
    throw malformed(
      `VS403474: You have exceeded the limit of 200 work items; ${numbers.length} were asked for.`,
    )
  const omits = ['omit', '2'].includes((query.get('errorpolicy') ?? '').toLowerCase())
  const show = showing(call, query)
  const value = numbers.map((number) => {
    const item = call.org.items.get(number)
    const isThere = item && !item.isDeleted && !item.isHidden && isOf(call, item)
    if (!isThere && omits) return null
    if (!isThere) throw noWorkItem(number)
    return showItem(call.org, item, show, revisionAsOf(item, query.get('asof')))
  })
  return { status: 200, body: { count: value.length, value } }
}

function isOf({ org, params }: Call, { projectId }: Item): boolean {
  return !params.project || findProject(org, params.project).id === projectId
}

function readNumbers(text = ''): number[] {
  return text.split(',').filter(Boolean).map(Number)
}

const expands = ['none', 'relations', 'fields', 'links', 'all']

/** Words or the numbers the SDK sends. */
function showing({ isOld }: { isOld: boolean; org: Organization }, query: Map<string, string>) {
  const wanted = (query.get('$expand') ?? 'none').toLowerCase()
  const expand = expands[Number(wanted)] ?? wanted
  const fields = query.get('fields')?.split(',').filter(Boolean)
  if (fields?.length && !['none', 'links'].includes(expand))
    throw new Refusal(
      400,
      'ConflictingParametersException',
      'The expand parameter can not be used with the fields parameter.',
    )
  return { isOld, expand, ...(fields?.length ? { fields } : {}) }
}

function revisionAsOf(item: Item, asOf: string | undefined) {
  if (!asOf) return latest(item)
  const then = Date.parse(asOf)
  const found = item.revisions.findLast(({ at }) => at.getTime() <= then)
  if (!found) throw noWorkItem(item.id)
  return found
}

function page(all: object[], query: Map<string, string>): object {
  const skip = Number(query.get('$skip') ?? 0)
  const value = all.slice(skip, skip + Number(query.get('$top') ?? 200))
  return { count: value.length, value }
}
