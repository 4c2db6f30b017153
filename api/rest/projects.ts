import { z } from 'zod'
import type { Prisma } from '../../prisma/client/client.ts'
import { readScrubOptions } from '../../services/events/scrub.ts'
import { readFilterOptions } from '../../services/filters/options.ts'
import { nextGrouping } from '../../services/grouping/save.ts'
import { findTeam, setTeamOfProject } from '../../services/people/teams.ts'
import {
  createProject,
  findProject,
  firstEventOf,
  listProjects,
  type ProjectWithTeams,
  updateProject,
} from '../../services/projects/projects.ts'
import { deleteProject } from '../../services/projects/remove.ts'
import { text } from './body.ts'
import { type Call, missing, nameOf, type Reply, type RestRoute } from './call.ts'
import { filterFacts, filterOptions } from './filterOptions.ts'
import { groupingChange, groupingFields } from './groupingBody.ts'
import { organizationJson } from './organizations.ts'
import { paged, pageOf } from './paging.ts'
import { projectDetails, projectJson } from './projectShape.ts'
import { categoryQuotaFacts, categoryQuotas, rateLimit, rateLimitFacts } from './rateLimit.ts'
import { teamJson } from './teamShape.ts'

const project = '/api/0/projects/:org/:project/'

export const projectRoutes: RestRoute[] = [
  { method: 'get', path: '/api/0/projects/', scope: 'project:read', handle: list },
  { method: 'get', path: '/api/0/organizations/:org/projects/', scope: 'project:read', handle: list },
  { method: 'post', path: '/api/0/organizations/:org/projects/', scope: 'project:write', handle: create },
  { method: 'get', path: '/api/0/teams/:org/:team/projects/', scope: 'project:read', handle: list },
  { method: 'post', path: '/api/0/teams/:org/:team/projects/', scope: 'project:write', handle: create },
  { method: 'get', path: project, scope: 'project:read', handle: read },
  { method: 'put', path: project, scope: 'project:write', handle: update },
  { method: 'del', path: project, scope: 'project:admin', handle: remove },
  { method: 'get', path: `${project}teams/`, scope: 'project:read', handle: teams },
  { method: 'post', path: `${project}teams/:team/`, scope: 'project:write', handle: setTeam(true) },
  { method: 'del', path: `${project}teams/:team/`, scope: 'project:write', handle: setTeam(false) },
]

/** The project of a path. @throws UserError 404 */
export async function projectOf(call: Call): Promise<ProjectWithTeams> {
  const found = await findProject(call.app, call.bearer.organizationId, nameOf(call.param('project')))
  if (!found) throw missing()
  return found
}

/** The team of a path. @throws UserError 404 */
export async function teamOf(call: Call) {
  const found = await findTeam(call.app, call.bearer.organizationId, nameOf(call.param('team')))
  if (!found) throw missing()
  return found
}

const platform = z
  .string()
  .regex(/^[a-z0-9._-]{0,64}$/i, 'A platform is a word such as "node" or "python-django".')
  .transform((value) => value || null)
  .nullable()

const newProject = z.object({
  name: text(64),
  slug: z.string().nullish(),
  platform: platform.optional(),
})

const fieldNames = z.array(text(100)).max(200)

const changedProject = z.object({
  name: text(64).optional(),
  slug: z.string().optional(),
  platform: platform.optional(),
  shortIdPrefix: z.string().optional(),
  sensitiveFields: fieldNames.optional(),
  safeFields: fieldNames.optional(),
  scrubIPAddresses: z.boolean().optional(),
  dataScrubberDefaults: z.boolean().optional(),
  rateLimit,
  badReleaseCards: z.boolean().optional(),
  spikeGuard: z.int().min(2, 'At least twice the usual rate.').max(1_000).nullable().optional(),
  quotas: categoryQuotas,
  retentionDays: z.int().min(1).max(36_500).nullable().optional(),
  eventBudget: z.int().min(1_000, 'A thousand events at least.').max(1_000_000_000).nullable().optional(),
  /** Hours without an event; 0, as in Sentry, and null switch it off. */
  resolveAge: z
    .int()
    .min(0)
    .max(24 * 366)
    .nullable()
    .optional(),
  /** Up to which duration a transaction satisfies, in milliseconds. */
  apdexThreshold: z.int().min(1).max(3_600_000).optional(),
  options: filterOptions.optional(),
  ...groupingFields,
})

async function list(call: Call): Promise<Reply> {
  const { app, bearer, query } = call
  const page = pageOf(query)
  const team = call.param('team') ? await teamOf(call) : null
  const rows = await listProjects(app, {
    organizationId: bearer.organizationId,
    teamId: team?.id,
    search: query.get('query') ?? undefined,
    limit: page.take,
    offset: page.offset,
  })
  const organization = organizationJson(bearer.organization)
  const isAcross = !call.param('org')
  return paged(
    call,
    page,
    rows.map((row) => (isAcross ? { ...projectJson(row), organization } : projectJson(row))),
  )
}

async function create(call: Call): Promise<Reply> {
  const team = call.param('team') ? await teamOf(call) : null
  const { name, slug, platform } = await call.body(newProject)
  const made = await createProject(call.app, call.by, {
    name,
    slug: slug || undefined,
    platform,
    teamId: team?.id,
  })
  const row = await findProject(call.app, call.bearer.organizationId, { id: made.id })
  return { status: 201, body: row ? projectJson(row) : projectJson(made) }
}

async function read(call: Call): Promise<Reply> {
  return details(call, await projectOf(call))
}

async function update(call: Call): Promise<Reply> {
  const found = await projectOf(call)
  const {
    sensitiveFields,
    safeFields,
    scrubIPAddresses,
    dataScrubberDefaults,
    rateLimit,
    quotas,
    options,
    resolveAge,
    fingerprintingRules,
    groupingEnhancements,
    groupingConfig,
    badReleaseCards,
    ...change
  } = await call.body(changedProject)
  const given = {
    names: sensitiveFields,
    safeNames: safeFields,
    dropIps: scrubIPAddresses,
    useDefaults: dataScrubberDefaults,
  }
  const isScrubGiven = Object.values(given).some((value) => value !== undefined)
  const scrub: Prisma.InputJsonObject | undefined = isScrubGiven
    ? { ...readScrubOptions(found.scrub), ...definedOf(given) }
    : undefined
  const filters = options && { ...readFilterOptions(found.filters), ...filterFacts(options) }
  const grouping = groupingChange({ fingerprintingRules, groupingEnhancements, groupingConfig })
  await updateProject(call.app, call.by, found.id, {
    ...change,
    tellsBadReleases: badReleaseCards,
    ...rateLimitFacts(rateLimit),
    quotas: categoryQuotaFacts(quotas, found.quotas),
    resolveAge: resolveAge === 0 ? null : resolveAge,
    scrub,
    filters,
    ...(grouping && { grouping: nextGrouping(found, grouping, call.app.now()) }),
  })
  const updated = await findProject(call.app, call.bearer.organizationId, { id: found.id })
  if (!updated) throw missing()
  return details(call, updated)
}

async function remove(call: Call): Promise<Reply> {
  await deleteProject(call.app, call.by, await projectOf(call))
  return { status: 204 }
}

async function teams(call: Call): Promise<Reply> {
  const found = await projectOf(call)
  const page = pageOf(call.query)
  const rows = await Promise.all(
    found.teams
      .slice(page.offset, page.offset + page.take)
      .map(({ team }) => findTeam(call.app, call.bearer.organizationId, { id: team.id })),
  )
  return paged(
    call,
    page,
    rows.flatMap((team) => (team ? [teamJson(team)] : [])),
  )
}

function setTeam(cares: boolean) {
  return async (call: Call): Promise<Reply> => {
    const found = await projectOf(call)
    const team = await teamOf(call)
    await setTeamOfProject(call.app, call.by, team, found, cares)
    return { ...(await details(call, await projectOf(call))), status: cares ? 201 : 200 }
  }
}

async function details(call: Call, found: ProjectWithTeams): Promise<Reply> {
  const firstEvent = await firstEventOf(call.app, found.id)
  return { body: projectDetails(found, organizationJson(call.bearer.organization), firstEvent) }
}

function definedOf(given: Record<string, Prisma.InputJsonValue | undefined>): Prisma.InputJsonObject {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}
