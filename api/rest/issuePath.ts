import type { App } from '../../services/app.ts'
import { findGroupById } from '../../services/groups/details.ts'
import { findGroup, type GroupView } from '../../services/groups/view.ts'
import { type Call, idOf, missing, type RestRoute } from './call.ts'

/** The routes to something of an issue, which can be named with its organization or without. */
export function ofIssue(
  method: RestRoute['method'],
  rest: string,
  scope: RestRoute['scope'],
  handle: RestRoute['handle'],
): RestRoute[] {
  const paths = ['/api/0/organizations/:org/issues/:issue/', '/api/0/issues/:issue/']
  return paths.map((path) => ({ method, path: `${path}${rest}`, scope, handle }))
}

/** The group of a path. @throws UserError 404 */
export async function issueOf(call: Call): Promise<GroupView> {
  const view = await findIssue(call.app, call.bearer.organizationId, call.param('issue'))
  if (!view) throw missing()
  return view
}

/** A group of the organization by its number or its short id; null when there is none. */
export async function findIssue(app: App, organizationId: number, name: string): Promise<GroupView | null> {
  const id = idOf(name)
  return id === null ? findGroup(app, organizationId, name) : findGroupById(app, organizationId, id)
}
