import { z } from 'zod'
import {
  addCodeOwners,
  type CodeOwnersRow,
  changeCodeOwners,
  findCodeOwners,
  listCodeOwners,
  removeCodeOwners,
} from '../../services/ownership/codeOwners.ts'
import { parseCodeOwners } from '../../services/ownership/codeOwnersFile.ts'
import { faultWords } from '../../services/ownership/owner.ts'
import { meaningOf } from '../../services/ownership/syntax.ts'
import { fieldError } from './body.ts'
import { type Call, idOf, missing, type Reply, type RestRoute } from './call.ts'
import { projectOf } from './projects.ts'

const all = '/api/0/projects/:org/:project/codeowners/'

export const codeOwnersRoutes: RestRoute[] = [
  { method: 'get', path: all, scope: 'project:read', handle: list },
  { method: 'post', path: all, scope: 'project:write', handle: create },
  { method: 'put', path: `${all}:codeowners/`, scope: 'project:write', handle: update },
  { method: 'del', path: `${all}:codeowners/`, scope: 'project:write', handle: remove },
]

const largest = 4 * 1024 * 1024

function words(most: number) {
  return z
    .string()
    .max(most)
    .transform((value) => value.replaceAll('\0', '').toWellFormed())
    .optional()
}

const given = z.object({
  raw: words(1_000_000),
  // Where the repository begins in stack traces, and what stands there in it.
  stackRoot: words(500),
  sourceRoot: words(500),
})
const fresh = given.extend({
  // One of /repos/, from which the file is read then.
  repositoryId: z.union([z.string(), z.number()]).nullish(),
})

async function list(call: Call): Promise<Reply> {
  const project = await projectOf(call)
  const rows = await listCodeOwners(call.app, project.id)
  return { body: await Promise.all(rows.map((row) => draw(call, row))) }
}

async function create(call: Call): Promise<Reply> {
  const project = await projectOf(call)
  const { repositoryId, ...rest } = await call.body(fresh, largest)
  const id = repositoryId == null ? undefined : idOf(String(repositoryId))
  if (id === null) throw fieldError('repositoryId', 'There is no such repository.')
  if (id === undefined && rest.raw === undefined) throw fieldError('raw', 'This field is required.')
  const row = await addCodeOwners(call.app, call.by, project, {
    ...definedOf(rest),
    ...(id !== undefined && { repositoryId: id, raw: '' }),
  })
  return { status: 201, body: await draw(call, await rowOf(call, project.id, row.id)) }
}

async function update(call: Call): Promise<Reply> {
  const project = await projectOf(call)
  const row = await rowOf(call, project.id, idOf(call.param('codeowners')))
  await changeCodeOwners(call.app, call.by, project, row, definedOf(await call.body(given, largest)))
  return { body: await draw(call, await rowOf(call, project.id, row.id)) }
}

async function remove(call: Call): Promise<Reply> {
  const project = await projectOf(call)
  await removeCodeOwners(
    call.app,
    call.by,
    project,
    await rowOf(call, project.id, idOf(call.param('codeowners'))),
  )
  return { status: 204 }
}

async function rowOf({ app }: Call, projectId: number, id: number | null): Promise<CodeOwnersRow> {
  const row = id === null ? null : await findCodeOwners(app, projectId, id)
  if (!row) throw missing()
  return row
}

async function draw({ app, bearer }: Call, row: CodeOwnersRow) {
  const read = parseCodeOwners(row.raw)
  const { unknown, rules } = await meaningOf(app, bearer.organizationId, read)
  return {
    id: String(row.id),
    raw: row.raw,
    dateCreated: row.createdAt.toISOString(),
    dateUpdated: row.updatedAt.toISOString(),
    dateSynced: row.syncedAt?.toISOString() ?? null,
    provider: row.repository ? 'vsts' : 'custom',
    codeMappingId: null,
    codeMapping: {
      stackRoot: row.stackRoot,
      sourceRoot: row.sourceRoot,
      repoId: row.repositoryId === null ? null : String(row.repositoryId),
      repoName: row.repository?.name ?? null,
    },
    codeOwnersUrl:
      row.repository && row.path
        ? `${row.repository.url}?path=${encodeURIComponent(`/${row.path}`)}`
        : 'unknown',
    ownershipSyntax: rules
      .map(({ pattern, owners }) =>
        `codeowners:${pattern} ${owners.map(({ name }) => name).join(' ')}`.trimEnd(),
      )
      .join('\n'),
    errors: {
      missing_user_emails: unknown.filter((name) => !/^[@#]/.test(name)),
      missing_external_users: unknown.filter((name) => /^@[^/]+$/.test(name)),
      missing_external_teams: unknown.filter((name) => /^(?:#|@[^/]+\/)/.test(name)),
      teams_without_access: [],
      users_without_access: [],
      // Ours: lines that cannot be read, and why the file could not be.
      lines: read.faults.map(faultWords),
      sync: row.trouble,
    },
  }
}

function definedOf<Given extends object>(
  given: Given,
): { [Name in keyof Given]: Exclude<Given[Name], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never
}
