import { type By, type Measured, readSessions } from '../../services/sessions/read.ts'
import { type Sums, shareOf, sumUp } from '../../services/sessions/sum.ts'
import { askedProjects } from './askedProjects.ts'
import { fieldError } from './body.ts'
import type { Call, Reply, RestRoute } from './call.ts'
import { spanOf, stepsOf } from './span.ts'

export const sessionRoutes: RestRoute[] = [
  { method: 'get', path: '/api/0/organizations/:org/sessions/', scope: 'org:read', handle: sessions },
]

const statuses = ['healthy', 'errored', 'abnormal', 'unhandled', 'crashed'] as const
type Shown = (typeof statuses)[number]

const properties = ['project', 'release', 'environment', 'session.status'] as const
type Property = (typeof properties)[number]

type Kind = 'sessions' | 'users'
type Field = (sums: Sums, status: Shown | null) => number | null

const fields = new Map<string, Field>()
for (const [name, kind] of [
  ['session', 'sessions'],
  ['user', 'users'],
] as const) {
  fields.set(kind === 'sessions' ? 'sum(session)' : 'count_unique(user)', (sums, status) =>
    countOf(sums[kind], status),
  )
  for (const status of ['crashed', 'unhandled', 'abnormal', 'errored'] as const)
    fields.set(
      `${status === 'crashed' ? 'crash' : status}_rate(${name})`,
      rateOf(kind, (of) => of[status]),
    )
  fields.set(
    `unhealthy_rate(${name})`,
    rateOf(kind, (of) => of.errored + of.abnormal + of.unhandled + of.crashed),
  )
  fields.set(`crash_free_rate(${name})`, (sums) => {
    const crashed = shareOf(sums[kind].crashed, sums[kind].started)
    return crashed === null ? null : 1 - crashed
  })
}

// The finest step of which counts are kept.
const minute = 60
// As many as anybody draws: each takes room here and in the answer.
const mostNumbers = 500_000

/** Sessions in groups and over time: how many, whose, and what became of them. */
async function sessions(call: Call): Promise<Reply> {
  const { app, query } = call
  const chosen = chosenFields(query)
  const groupBy = groupedBy(query, chosen)
  const span = spanOf(query, app.now(), minute)
  const rows = await readSessions(app, {
    ...span,
    ...narrowedBy(query),
    organizationId: call.bearer.organizationId,
    projectIds: await askedProjects(call),
    by: groupBy.filter((property): property is By => property !== 'session.status'),
  })
  const steps = stepsOf(span)
  const groups = [...Map.groupBy(rows, keyOf(groupBy)).values()]
  const lines = groups.length * (groupBy.includes('session.status') ? statuses.length : 1)
  if (lines * steps.length * chosen.length > mostNumbers)
    throw fieldError(
      'interval',
      `That is more than ${mostNumbers.toLocaleString('en')} numbers. Ask for a shorter time, longer steps, or less to group by.`,
    )
  return {
    body: {
      start: span.since.toISOString(),
      end: span.until.toISOString(),
      query: query.get('query') ?? '',
      intervals: steps.map((at) => at.toISOString()),
      groups: groups.flatMap((own) =>
        (groupBy.includes('session.status') ? statuses : [null]).map((status) => ({
          by: byOf(own, groupBy, status),
          totals: Object.fromEntries(chosen.map(([name, field]) => [name, field(sumUp(own), status)])),
          series: seriesOf(own, chosen, status, steps.length),
        })),
      ),
    },
  }
}

function seriesOf(rows: Measured[], chosen: [string, Field][], status: Shown | null, steps: number) {
  const bySteps = Map.groupBy(rows, ({ step }) => step)
  const sums = Array.from({ length: steps }, (_, step) => sumUp(bySteps.get(step) ?? []))
  return Object.fromEntries(chosen.map(([name, field]) => [name, sums.map((one) => field(one, status))]))
}

function keyOf(groupBy: Property[]) {
  return (row: Measured) =>
    JSON.stringify([
      groupBy.includes('project') && row.projectId,
      groupBy.includes('release') && row.release,
      groupBy.includes('environment') && row.environment,
    ])
}

function byOf([row]: Measured[], groupBy: Property[], status: Shown | null) {
  const values = {
    project: row?.projectId,
    release: row?.release,
    environment: row?.environment,
    'session.status': status,
  }
  return Object.fromEntries(groupBy.map((property) => [property, values[property]]))
}

function countOf(of: Sums[Kind], status: Shown | null): number {
  if (status === null) return of.started
  if (status !== 'healthy') return of[status]
  return Math.max(0, of.started - of.errored - of.abnormal - of.unhandled - of.crashed)
}

function rateOf(kind: Kind, count: (of: Sums[Kind]) => number): Field {
  return (sums) => shareOf(count(sums[kind]), sums[kind].started)
}

function chosenFields(query: URLSearchParams): [string, Field][] {
  const names = [...new Set(query.getAll('field'))]
  if (names.length === 0) throw fieldError('field', 'Name at least one field, such as sum(session).')
  return names.map((name) => {
    const field = fields.get(name)
    if (!field) throw fieldError('field', `It can be ${[...fields.keys()].join(', ')}.`)
    return [name, field]
  })
}

function groupedBy(query: URLSearchParams, chosen: [string, Field][]): Property[] {
  const given = [...new Set(query.getAll('groupBy'))].filter((name) => name !== '')
  if (given.some((name) => !(properties as readonly string[]).includes(name)))
    throw fieldError('groupBy', `It can be ${properties.join(', ')}.`)
  if (given.includes('session.status') && chosen.some(([name]) => name.includes('_rate(')))
    throw fieldError('groupBy', 'A rate is of all statuses together: it cannot be grouped by session.status.')
  return given as Property[]
}

// `query` narrows as the parameters do: release:"shop@1.0.0" environment:production.
function narrowedBy(query: URLSearchParams): { releases: string[] | null; environments: string[] | null } {
  const named = {
    release: [] as string[],
    environment: query.getAll('environment').filter((name) => name !== ''),
  }
  const rest = (query.get('query') ?? '').replace(
    /(?:^|\s)(release|environment):(?:"([^"]*)"|(\S+))/g,
    (_, property: 'release' | 'environment', quoted?: string, plain?: string) => {
      named[property].push(quoted ?? plain ?? '')
      return ''
    },
  )
  if (rest.trim() !== '') throw fieldError('query', 'Sessions can be searched by release: and environment:.')
  return {
    releases: named.release.length > 0 ? named.release : null,
    environments: named.environment.length > 0 ? named.environment : null,
  }
}
