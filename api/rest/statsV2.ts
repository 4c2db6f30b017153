import { type Counted, readCounted } from '../../services/stats/counted.ts'
import { sentryOutcome } from '../../services/stats/outcome.ts'
import { askedProjects } from './askedProjects.ts'
import { fieldError } from './body.ts'
import type { Call, Reply, RestRoute } from './call.ts'
import { spanOf, stepsOf } from './span.ts'

export const statsV2Routes: RestRoute[] = [
  { method: 'get', path: '/api/0/organizations/:org/stats_v2/', scope: 'org:read', handle: stats },
]

const fields = ['sum(quantity)', 'sum(times_seen)']
const properties = ['project', 'category', 'outcome', 'reason'] as const

type Property = (typeof properties)[number]

type Row = Counted & { by: Record<Property, string | number> }

type Group = {
  by: Partial<Record<Property, string | number>>
  totals: Record<string, number>
  series: Record<string, number[]>
}

/** What became of everything that was sent, in groups and over time. */
async function stats(call: Call): Promise<Reply> {
  const { app, query } = call
  const asked = listOf(query, 'field', fields)
  const chosen = asked.length > 0 ? asked : ['sum(quantity)']
  const groupBy = listOf<Property>(query, 'groupBy', properties)
  const span = spanOf(query, app.now())
  const rows = await readCounted(app, {
    ...span,
    organizationId: call.bearer.organizationId,
    projectIds: await askedProjects(call),
  })
  const steps = stepsOf(span)
  const wanted = rows.map(withWords).filter((row) => isWanted(row, query))
  return {
    body: {
      start: span.since.toISOString(),
      end: span.until.toISOString(),
      intervals: steps.map((at) => at.toISOString()),
      groups: groupsOf(wanted, groupBy, { fields: chosen, steps: steps.length }),
    },
  }
}

function groupsOf(
  rows: Row[],
  groupBy: Property[],
  { fields, steps }: { fields: string[]; steps: number },
): Group[] {
  const groups = new Map<string, Group>()
  for (const { by, step, count } of rows) {
    const name = JSON.stringify(groupBy.map((property) => by[property]))
    const group = groups.get(name) ?? emptyGroup(by, groupBy, { fields, steps })
    groups.set(name, group)
    for (const field of fields) {
      group.totals[field] = (group.totals[field] ?? 0) + count
      const series = group.series[field]
      if (series) series[step] = (series[step] ?? 0) + count
    }
  }
  return [...groups.values()]
}

function emptyGroup(
  by: Row['by'],
  groupBy: Property[],
  { fields, steps }: { fields: string[]; steps: number },
): Group {
  return {
    by: Object.fromEntries(groupBy.map((property) => [property, by[property]])),
    totals: Object.fromEntries(fields.map((field) => [field, 0])),
    series: Object.fromEntries(fields.map((field) => [field, Array.from({ length: steps }, () => 0)])),
  }
}

function withWords(row: Counted): Row {
  const { outcome, reason } = sentryOutcome(row.outcome)
  return { ...row, by: { project: row.projectId, category: row.category, outcome, reason: reason || 'none' } }
}

function isWanted({ by }: Row, query: URLSearchParams): boolean {
  return (['category', 'outcome', 'reason'] as const).every((property) => {
    const wanted = query.getAll(property)
    return wanted.length === 0 || wanted.includes(String(by[property]))
  })
}

function listOf<Word extends string>(query: URLSearchParams, name: string, allowed: readonly Word[]): Word[] {
  const given = new Set(query.getAll(name))
  const unknown = [...given].find((word) => !(allowed as readonly string[]).includes(word))
  if (unknown !== undefined) throw fieldError(name, `It can be ${allowed.join(', ')}.`)
  return allowed.filter((word) => given.has(word))
}
