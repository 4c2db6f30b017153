import { z } from 'zod'
import { parseRules } from '../../services/ownership/rules.ts'
import {
  type AutoAssign,
  type OwnershipSettings,
  readOwnership,
  writeOwnership,
} from '../../services/ownership/settings.ts'
import { meaningOf } from '../../services/ownership/syntax.ts'
import type { Call, Reply, RestRoute } from './call.ts'
import { projectOf } from './projects.ts'

const path = '/api/0/projects/:org/:project/ownership/'

export const ownershipRoutes: RestRoute[] = [
  { method: 'get', path, scope: 'project:read', handle: read },
  { method: 'put', path, scope: 'project:write', handle: update },
]

// Sentry's own words for it.
const autoAssignments: Record<AutoAssign, string> = {
  suspectCommit: 'Auto Assign to Suspect Commits',
  owner: 'Auto Assign to Issue Owner',
  off: 'Turn off Auto-Assignment',
}

const change = z.object({
  raw: z
    .string()
    .max(100_000, 'At most 100,000 characters.')
    .transform((value) => value.replaceAll('\0', '').toWellFormed())
    .nullish(),
  fallthrough: z.boolean().optional(),
  autoAssignment: z.enum(Object.values(autoAssignments) as [string, ...string[]]).optional(),
  codeownersAutoSync: z.boolean().optional(),
})

async function read(call: Call): Promise<Reply> {
  const project = await projectOf(call)
  return draw(call, await readOwnership(call.app, project.id))
}

async function update(call: Call): Promise<Reply> {
  const project = await projectOf(call)
  const { raw, fallthrough, autoAssignment, codeownersAutoSync } = await call.body(change)
  const autoAssign = (Object.keys(autoAssignments) as AutoAssign[]).find(
    (name) => autoAssignments[name] === autoAssignment,
  )
  const settings = await writeOwnership(call.app, call.by, project, {
    ...(raw !== undefined && { raw: raw ?? '' }),
    ...(fallthrough !== undefined && { fallthrough }),
    ...(autoAssign && { autoAssign }),
    ...(codeownersAutoSync !== undefined && { autoSync: codeownersAutoSync }),
  })
  return draw(call, settings)
}

async function draw({ app, bearer }: Call, settings: OwnershipSettings): Promise<Reply> {
  const meant = await meaningOf(app, bearer.organizationId, parseRules(settings.raw))
  const rules = meant.rules.map(({ type, pattern, owners }) => ({
    matcher: { type, pattern },
    owners: owners.flatMap(({ owner }) =>
      owner
        ? [{ type: owner.kind === 'team' ? 'team' : 'user', id: String(owner.id), name: owner.name }]
        : [],
    ),
  }))
  return {
    body: {
      raw: settings.raw === '' ? null : settings.raw,
      fallthrough: settings.fallthrough,
      autoAssignment: autoAssignments[settings.autoAssign],
      codeownersAutoSync: settings.autoSync,
      isActive: true,
      dateCreated: settings.createdAt?.toISOString() ?? null,
      lastUpdated: settings.updatedAt?.toISOString() ?? null,
      schema: settings.raw === '' ? null : { $version: 1, rules },
      // Ours: names of the rules that mean nobody here.
      unknownOwners: meant.unknown,
    },
  }
}
