import { UserError } from '../../services/errors.ts'
import type { Call, Reply, RestRoute } from './call.ts'
import { releasePaths } from './releases.ts'

const org = '/api/0/organizations/:org/'

// sentry-cli takes a 404 for a mistyped organization or release, and says so; any other refusal it shows as it is.
const artifacts = refuse(
  'Hitch keeps no source maps, debug files or builds: nothing was uploaded. Stack traces are shown as SDKs send them.',
)
const mappings = refuse('Hitch keeps no code mappings.')

/** What other servers of this interface keep and Hitch does not: refused in words, where clients ask for it. */
export const notKeptRoutes: RestRoute[] = [
  { method: 'get', path: `${org}chunk-upload/`, scope: 'project:releases', handle: artifacts },
  { method: 'post', path: `${org}chunk-upload/`, scope: 'project:releases', handle: artifacts },
  {
    method: 'get',
    path: '/api/0/projects/:org/:project/files/dsyms/',
    scope: 'project:read',
    handle: artifacts,
  },
  {
    method: 'post',
    path: '/api/0/projects/:org/:project/files/dsyms/',
    scope: 'project:write',
    handle: artifacts,
  },
  ...releasePaths.flatMap((all): RestRoute[] => [
    { method: 'get', path: `${all}:version/files/`, scope: 'project:read', handle: artifacts },
    { method: 'post', path: `${all}:version/files/`, scope: 'project:releases', handle: artifacts },
    { method: 'del', path: `${all}:version/files/`, scope: 'project:releases', handle: artifacts },
  ]),
  { method: 'post', path: `${org}code-mappings/bulk/`, scope: 'project:write', handle: mappings },
]

function refuse(words: string) {
  return async (_call: Call): Promise<Reply> => {
    throw new UserError(words)
  }
}
