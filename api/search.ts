import type { Server } from 'restify'
import type { App } from '../services/app.ts'
import { searchWorkItems } from '../services/azureDevOps/links/search.ts'
import { UserError } from '../services/errors.ts'
import { route } from './answer.ts'
import { type Call, idOf, missing, type Reply, serve } from './rest/call.ts'

/** Where forms that follow Sentry's look for work items while somebody types. */
export function registerSearch(server: Server, app: App): void {
  const line = {
    method: 'get',
    path: '/extensions/vsts/search/:org/:integration/',
    scope: 'event:read',
    handle: search,
  } as const
  server.get(
    line.path,
    route(app, (req, res) => serve(app, line, req, res)),
  )
}

async function search({ app, bearer, query, param }: Call): Promise<Reply> {
  const integrationId = idOf(param('integration'))
  if (integrationId === null) throw missing()
  const [field, text] = [query.get('field'), query.get('query')?.trim()]
  if (!field) throw new UserError('field is a required parameter')
  if (!text) throw new UserError('query is a required parameter')
  if (field !== 'externalIssue') throw new UserError('Invalid field: only externalIssue can be searched.')
  const { organizationId } = bearer
  const found = await searchWorkItems(app, { organizationId, integrationId, text })
  return { body: found.map(({ label, number }) => ({ label, value: String(number) })) }
}
