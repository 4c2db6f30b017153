import type { Regrouping } from '../../prisma/client/client.ts'
import { UserError } from '../../services/errors.ts'
import { splitGroup } from '../../services/groups/regroup/split.ts'
import { undoableOf, undoRegrouping } from '../../services/groups/regroup/undo.ts'
import { type Call, idOf, missing, type Reply, type RestRoute } from './call.ts'
import { issueOf, ofIssue } from './issuePath.ts'

/** Putting issues together is a PUT of many, see bulk.ts; here they are taken apart. */
export const regroupRoutes: RestRoute[] = [
  ...ofIssue('del', 'hashes/', 'event:write', split),
  ...ofIssue('get', 'regroupings/', 'event:read', list),
  ...ofIssue('del', 'regroupings/:regrouping/', 'event:write', undo),
]

/** Makes an issue of its own of the hashes that are named. */
async function split(call: Call): Promise<Reply> {
  const { id: groupId } = await issueOf(call)
  const hashes = call.query.getAll('id').flatMap((text) => text.split(',').filter(Boolean))
  if (hashes.length === 0) throw new UserError('Name the hashes by id.')
  const { made } = await splitGroup(call.app, { ...whoAsks(call), groupId, hashes })
  return { status: 202, body: { id: String(made.id), shortId: made.shortId } }
}

/** What was put together and taken apart, as far as it can be undone. */
async function list(call: Call): Promise<Reply> {
  const { id } = await issueOf(call)
  return { body: (await undoableOf(call.app, id)).map(regroupingJson) }
}

async function undo(call: Call): Promise<Reply> {
  const { id: groupId } = await issueOf(call)
  const regroupingId = idOf(call.param('regrouping'))
  const known = await undoableOf(call.app, groupId)
  if (regroupingId === null || known.every(({ id }) => id !== regroupingId)) throw missing()
  const { group, other } = await undoRegrouping(call.app, { ...whoAsks(call), groupId, regroupingId })
  return { status: 202, body: { id: String(group.id), other: other && String(other.id) } }
}

function whoAsks({ bearer, by }: Call) {
  return { organizationId: bearer.organizationId, by: by.person, via: 'api' as const }
}

function regroupingJson({ id, kind, fromId, toId, state, at }: Regrouping) {
  return {
    id: String(id),
    kind,
    from: String(fromId),
    to: String(toId),
    state,
    dateCreated: at.toISOString(),
  }
}
