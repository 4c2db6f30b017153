import { z } from 'zod'
import type { Credential } from '../../services/azureDevOps/connect/client.ts'
import { checkIntegration } from '../../services/azureDevOps/setup/check.ts'
import {
  type Connected,
  changeIntegration,
  connect,
  disconnect,
  findIntegration,
  listIntegrations,
} from '../../services/azureDevOps/setup/setup.ts'
import { UserError } from '../../services/errors.ts'
import { text } from './body.ts'
import { type Call, idOf, missing, type Reply, type RestRoute } from './call.ts'
import { integrationJson } from './integrationShape.ts'
import { paged, pageOf } from './paging.ts'

const integrations = '/api/0/organizations/:org/integrations/'

export const integrationRoutes: RestRoute[] = [
  { method: 'get', path: integrations, scope: 'org:read', handle: list },
  { method: 'post', path: integrations, scope: 'org:integrations', handle: create },
  { method: 'get', path: `${integrations}:integration/`, scope: 'org:read', handle: read },
  { method: 'put', path: `${integrations}:integration/`, scope: 'org:integrations', handle: update },
  { method: 'del', path: `${integrations}:integration/`, scope: 'org:integrations', handle: remove },
  { method: 'post', path: `${integrations}:integration/check/`, scope: 'org:integrations', handle: check },
]

const conversation = z.coerce
  .number()
  .int()
  .positive()
  .max(2 ** 31 - 1)

const newIntegration = z.object({
  provider: z.literal('vsts', 'Only "vsts", Azure DevOps, can be connected.'),
  url: text(2_000),
  token: text(1_000).optional(),
  tenantId: text(100).optional(),
  clientId: text(100).optional(),
  clientSecret: text(1_000).optional(),
  /** Name or GUID; "" for the whole organization. */
  project: z
    .string()
    .max(300)
    .refine((name) => !name.includes('\0'), 'Null characters are not allowed.')
    .nullish(),
  /** When the token or the client secret ends: a day, or a time with its zone. */
  endsAt: z.union([z.iso.date(), z.iso.datetime({ offset: true })], 'A day such as 2027-01-31.').optional(),
  conversation: conversation.optional(),
})

const flags = {
  statusOut: z.boolean(),
  statusIn: z.boolean(),
  assigneeOut: z.boolean(),
  assigneeIn: z.boolean(),
  commentsOut: z.boolean(),
  commentsIn: z.boolean(),
  seenOut: z.boolean(),
  resolved: z.enum(['done', 'nothing']),
  removed: z.enum(['archived', 'nothing']),
}
const options = z.strictObject(flags).partial()

const changedIntegration = z.object({
  options: z
    .strictObject({
      all: options,
      projects: z.record(z.string().regex(/^\d{1,10}$/, 'Projects go by their number.'), options.nullable()),
    })
    .partial()
    .optional(),
  conversation: conversation.nullish(),
})

const wantedCheck = z.object({ write: z.boolean().optional() })

async function list(call: Call): Promise<Reply> {
  const page = pageOf(call.query)
  const provider = call.query.get('provider_key') ?? call.query.get('providerKey') ?? 'vsts'
  const all = provider === 'vsts' ? await listIntegrations(call.app, call.bearer.organizationId) : []
  return paged(call, page, all.slice(page.offset, page.offset + page.take).map(integrationJson))
}

/** The same for one that is connected: its credential is renewed. */
async function create(call: Call): Promise<Reply> {
  const { url, project, endsAt, conversation, ...given } = await call.body(newIntegration)
  const connected = await connect(call.app, call.by, {
    url,
    credential: credentialOf(given),
    project: project === null ? '' : project,
    endsAt: endsAt === undefined ? undefined : endOf(endsAt),
    conversationId: conversation,
  })
  return {
    status: 201,
    body: { ...integrationJson(connected), warnings: connected.warnings },
    headers: { 'cache-control': 'no-store' },
  }
}

async function read(call: Call): Promise<Reply> {
  return { body: integrationJson(await integrationOf(call)) }
}

async function update(call: Call): Promise<Reply> {
  const found = await integrationOf(call)
  const { options, conversation } = await call.body(changedIntegration)
  const changed = await changeIntegration(call.app, call.by, found, { options, conversationId: conversation })
  return { body: integrationJson(changed) }
}

async function remove(call: Call): Promise<Reply> {
  await disconnect(call.app, call.by, (await integrationOf(call)).id)
  return { status: 204 }
}

async function check(call: Call): Promise<Reply> {
  const found = await integrationOf(call)
  const { write } = await call.body(wantedCheck)
  const steps = await checkIntegration(call.app, found, { writes: write ?? false })
  return { body: { isOk: steps.every(({ isOk }) => isOk !== false), steps } }
}

async function integrationOf(call: Call): Promise<Connected> {
  const id = idOf(call.param('integration'))
  if (id === null) throw missing()
  return findIntegration(call.app, call.bearer.organizationId, id)
}

type Given = Partial<Record<'token' | 'tenantId' | 'clientId' | 'clientSecret', string>>

function credentialOf({ token, tenantId, clientId, clientSecret }: Given): Credential {
  if (token !== undefined) return { kind: 'pat', token }
  if (tenantId && clientId && clientSecret)
    return { kind: 'servicePrincipal', tenantId, clientId, clientSecret }
  const wanted = { tenantId, clientId, clientSecret }
  const absent = Object.entries(wanted).flatMap(([name, value]) => (value ? [] : [name]))
  const isPartly = absent.length < 3
  throw new UserError(
    isPartly
      ? `A service principal needs tenantId, clientId and clientSecret; ${absent.join(' and ')} ${absent.length > 1 ? 'are' : 'is'} missing.`
      : 'Give a personal access token as "token", or a service principal as tenantId, clientId and clientSecret.',
    400,
    { missing: isPartly ? absent : ['token'] },
  )
}

// A token is good for the whole day that stands beside it.
function endOf(day: string): Date {
  return new Date(day.length === 10 ? `${day}T23:59:59Z` : day)
}
