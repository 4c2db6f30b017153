import { UserError } from '../../services/errors.ts'
import type { GroupQuery } from '../../services/groups/search.ts'
import { findProject } from '../../services/projects/projects.ts'
import { type Call, missing, nameOf } from './call.ts'
import { projectOf } from './projects.ts'

const sorts = { date: 'lastSeen', new: 'firstSeen', freq: 'events', user: 'users' } as const

/**
 * Which groups a request is about: its `query`, or its `status`.
 * @param otherwise the query when it gives neither; an empty one means all
 * @throws UserError 400 for a sort or a period that is none, 404 for unknown projects
 */
export async function groupQuery(call: Call, otherwise: string): Promise<GroupQuery> {
  const { bearer, query } = call
  const sort = query.get('sort') || 'date'
  if (!isSort(sort)) throw new UserError(`Invalid sort parameter: one of ${Object.keys(sorts).join(', ')}.`)
  checkPeriod(query.get('statsPeriod'))
  const environments = query.getAll('environment').filter(Boolean)
  if (environments.length > 1) throw new UserError('Ask for one environment at a time.')
  const [environment] = environments
  const text = query.get('query') ?? (query.has('status') ? `is:${query.get('status')}` : otherwise)
  return {
    organizationId: bearer.organizationId,
    projectIds: await projectIds(call),
    text: environment ? `${text} environment:"${environment.replaceAll('"', '')}"` : text,
    me: bearer.person,
    sort: sorts[sort],
  }
}

/** @throws UserError 400 naming what was not understood, instead of a list that was not asked for */
export function refuseUnknown(words: string[]): void {
  if (words.length === 0) return
  throw new UserError(
    `Invalid query: ${words.map((word) => `"${word.slice(0, 60)}"`).join(', ')} is not known here.`,
  )
}

/** How a list charts its groups: the last day by hours, unless fourteen days, or nothing, are asked for. */
export function chartOf(query: URLSearchParams, isOfProject: boolean): '24h' | '14d' | 'none' {
  const given = query.get('groupStatsPeriod') ?? (isOfProject ? query.get('statsPeriod') : null) ?? '24h'
  if (given === '') return 'none'
  return given === '14d' ? '14d' : '24h'
}

async function projectIds(call: Call): Promise<number[] | undefined> {
  if (call.param('project')) return [(await projectOf(call)).id]
  const names = call.query.getAll('project').filter(Boolean)
  if (names.length === 0 || names.includes('-1')) return undefined
  if (names.length > 100) throw new UserError('Ask for at most 100 projects at a time.')
  return Promise.all(
    names.map(async (name) => {
      const project = await findProject(call.app, call.bearer.organizationId, nameOf(name))
      if (!project) throw missing()
      return project.id
    }),
  )
}

// Everything that is kept is looked through, so a period narrows nothing; but nonsense should not pass for one.
function checkPeriod(period: string | null): void {
  if (period && !/^(auto|\d{1,4}[smhdw])$/.test(period))
    throw new UserError('Invalid statsPeriod, such as 24h or 14d.')
}

function isSort(text: string): text is keyof typeof sorts {
  return Object.hasOwn(sorts, text)
}
