import { UserError } from '../../services/errors.ts'
import { listAliases, removeAlias, saveAlias } from '../../services/ownership/aliases.ts'
import {
  addCodeOwners,
  type CodeOwnersRow,
  findCodeOwners,
  listCodeOwners,
  readAgain,
  removeCodeOwners,
} from '../../services/ownership/codeOwners.ts'
import { parseCodeOwners } from '../../services/ownership/codeOwnersFile.ts'
import { faultWords } from '../../services/ownership/owner.ts'
import { listRepositories, repositoriesTrouble } from '../../services/ownership/repositories.ts'
import { parseRules } from '../../services/ownership/rules.ts'
import { type AutoAssign, readOwnership, writeOwnership } from '../../services/ownership/settings.ts'
import { meaningOf } from '../../services/ownership/syntax.ts'
import { tryOut } from '../../services/ownership/tryOut.ts'
import { demandAdministrator, mayAdminister } from '../../services/people/visitor.ts'
import type { ProjectWithTeams } from '../../services/projects/projects.ts'
import { readNumber } from '../group/choice.ts'
import { actorOf } from '../layout/actor.ts'
import { ownershipAddress } from '../layout/address.ts'
import type { Act, Look, Reply } from '../layout/door.ts'
import { projectOf } from '../settings/project.ts'
import { drawOwnership } from './draw.ts'
import type { FileFacts, OwnershipFacts } from './facts.ts'

const mostPeople = 500

/** GET /settings/projects/{slug}/ownership: who owns what; `?what=` asks it about a file. */
export async function lookAtOwnership(look: Look): Promise<Reply> {
  const project = await projectOf(look)
  const said = look.url.searchParams.get('said') ?? ''
  const words = Object.hasOwn(done, said) ? done[said] : undefined
  return { html: await drawn(look, project, { said: words ? { kind: 'done', words } : null }) }
}

/** POST to the same: whatever its buttons say. What cannot be done is said there, with what was typed still there. */
export async function changeOwnership(act: Act): Promise<Reply> {
  demandAdministrator(act.visitor.person)
  const project = await projectOf(act)
  const verb = act.form.get('do') ?? ''
  const change = Object.hasOwn(changes, verb) ? changes[verb] : undefined
  if (!change) throw new UserError('That is nothing one can do here.')
  try {
    await change(act, project)
    return { to: `${ownershipAddress(project.slug)}?said=${verb}` }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const list = Array.isArray(error.details.raw) ? error.details.raw.map(String) : undefined
    const said = list
      ? { kind: 'fault' as const, words: 'Nothing was saved: these lines cannot be read.', list }
      : { kind: 'fault' as const, words: error.message }
    const raw = verb === 'save' ? (act.form.get('raw') ?? '') : undefined
    return { status: error.status, html: await drawn(act, project, { said, raw }) }
  }
}

const done: Record<string, string> = {
  save: 'Saved. Open groups are looked at again.',
  add: 'Added. Open groups are looked at again.',
  read: 'Added. It is being read; load the page again to see what is in it.',
  sync: 'It is being read again; load the page again to see how that went.',
  remove: 'Removed.',
  name: 'Saved. Open groups are looked at again.',
  forget: 'Forgotten.',
}

const changes: Record<string, (act: Act, project: ProjectWithTeams) => Promise<unknown>> = {
  save: ({ app, form, visitor }, project) =>
    writeOwnership(app, actorOf(visitor), project, { raw: typed(form, 'raw'), ...autoAssignIn(form) }),
  add: ({ app, form, visitor }, project) =>
    addCodeOwners(app, actorOf(visitor), project, {
      raw: typed(form, 'raw'),
      stackRoot: typed(form, 'stackRoot').trim(),
      sourceRoot: typed(form, 'sourceRoot').trim(),
    }),
  read: ({ app, form, visitor }, project) =>
    addCodeOwners(app, actorOf(visitor), project, {
      repositoryId: readNumber(typed(form, 'repository')) ?? 0,
    }),
  sync: async (act, project) => readAgain(act.app, await fileOf(act, project)),
  remove: async (act, project) =>
    removeCodeOwners(act.app, actorOf(act.visitor), project, await fileOf(act, project)),
  name: ({ app, form, visitor }) => {
    const [kind, id] = typed(form, 'owner').split(':')
    const number = readNumber(id) ?? 0
    const to = kind === 'team' ? { teamId: number } : { personId: number }
    return saveAlias(app, actorOf(visitor), typed(form, 'name'), to)
  },
  forget: ({ app, form, visitor }) => removeAlias(app, actorOf(visitor), readNumber(typed(form, 'id')) ?? 0),
}

function typed(form: URLSearchParams, name: string): string {
  return (form.get(name) ?? '').toWellFormed()
}

function autoAssignIn(form: URLSearchParams): { autoAssign?: AutoAssign } {
  const given = form.get('autoAssign')
  return given === 'suspectCommit' || given === 'owner' || given === 'off' ? { autoAssign: given } : {}
}

async function fileOf({ app, form }: Act, project: ProjectWithTeams): Promise<CodeOwnersRow> {
  const row = await findCodeOwners(app, project.id, readNumber(typed(form, 'file')) ?? 0)
  if (!row) throw new UserError('That file is not here any more.', 404)
  return row
}

async function drawn(
  { app, visitor, who, url }: Look,
  project: ProjectWithTeams,
  { said, raw }: { said: OwnershipFacts['said']; raw?: string | undefined },
): Promise<string> {
  const { organizationId } = visitor.person
  const what = (url.searchParams.get('what') ?? '').slice(0, 500)
  const query = { select: { id: true, name: true }, orderBy: { name: 'asc' as const }, take: mostPeople }
  const [settings, rows, aliases, people, teams, repositories, trouble] = await Promise.all([
    readOwnership(app, project.id),
    listCodeOwners(app, project.id),
    listAliases(app, organizationId),
    app.db.person.findMany({ ...query, where: { organizationId, isActive: true } }),
    app.db.team.findMany({ ...query, where: { organizationId } }),
    listRepositories(app, { organizationId, limit: 500, offset: 0 }),
    repositoriesTrouble(app, organizationId),
  ])
  const meant = await meaningOf(app, organizationId, parseRules(settings.raw))
  const answers = what.trim() ? await tryOut(app, project, { raw: settings.raw, what }) : null
  return drawOwnership({
    now: app.now(),
    who,
    project,
    mayChange: mayAdminister(visitor.person),
    said,
    raw: raw ?? settings.raw,
    autoAssign: settings.autoAssign,
    autoSync: settings.autoSync,
    unknown: meant.unknown,
    trial: answers && { what, answers },
    files: await Promise.all(rows.map((row) => factsOf({ app, visitor }, row))),
    repositories: repositories.filter(({ id }) => !rows.some(({ repositoryId }) => repositoryId === id)),
    repositoriesTrouble: trouble,
    names: aliases.flatMap(({ id, name, person, team }): OwnershipFacts['names'] => {
      if (team) return [{ id, name, owner: { kind: 'team' as const, id: team.id, name: team.name } }]
      return person
        ? [{ id, name, owner: { kind: 'person' as const, id: person.id, name: person.name } }]
        : []
    }),
    people,
    teams,
  })
}

async function factsOf(
  { app, visitor }: Pick<Look, 'app' | 'visitor'>,
  row: CodeOwnersRow,
): Promise<FileFacts> {
  const read = parseCodeOwners(row.raw)
  const { unknown } = await meaningOf(app, visitor.person.organizationId, read)
  const { id, path, raw, stackRoot, sourceRoot, syncedAt, trouble } = row
  return {
    ...{ id, path, raw, stackRoot, sourceRoot, syncedAt, trouble, unknown },
    repository: row.repository && { name: row.repository.name, url: row.repository.url },
    rules: read.rules.length,
    faults: read.faults.map(faultWords),
  }
}
