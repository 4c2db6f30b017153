import type { App } from '../app.ts'
import type { Span } from '../stats/counted.ts'
import { askTransactions, type Row } from './ask.ts'
import { type Field, readField } from './fields.ts'
import { percentileOf } from './measured.ts'
import { otherNames } from './nameOf.ts'
import { type Grouped, readTransactions, type Which } from './read.ts'

/** A line of the list of transactions. */
export type Line = {
  project: string
  name: string
  op: string
  count: number
  perMinute: number
  p50: number | null
  p95: number | null
  failureRate: number | null
  users: number
  apdex: number | null
  /** The p95 compared with the span before, as a part of it: 0.2 is a fifth slower. Null where there was none. */
  change: number | null
  /** Runs in each step of the span. */
  steps: number[]
}

export type Overview = {
  lines: Line[]
  total: number
  isCut: boolean
  /** Whether some were counted together, as their names were too many. */
  hasOther: boolean
}

/** The columns it can be sorted by, and the field behind each. */
export const sortFields = {
  name: 'transaction',
  count: 'count()',
  p50: 'p50()',
  p95: 'p95()',
  failures: 'failure_rate()',
  users: 'count_unique(user)',
  apdex: 'apdex()',
} as const

export type SortColumn = keyof typeof sortFields

const fields = ['project.id', 'project', 'transaction.op', ...Object.values(sortFields), 'tpm()']
  .map(readField)
  .filter((field): field is Field => field !== null)

// A change among so few runs tells nothing.
const fewestRuns = 20

/** A page of the transactions of a span, each with how it went and whether it became slower. */
export async function readOverview(
  app: App,
  which: Which,
  asked: { span: Span; sort: { column: SortColumn; isDown: boolean }; limit: number; offset: number },
): Promise<Overview> {
  const { span, sort, limit, offset } = asked
  const order = `${sort.isDown ? '-' : ''}${sortFields[sort.column]}`
  const answer = await askTransactions(app, which, { span, fields, sort: order, limit, offset })
  const names = [...new Set(answer.rows.map((row) => String(row.transaction)))]
  const those = { ...which, names }
  const by = { project: true, name: true, op: true } as const
  const [others, steps, now, before] = await Promise.all([
    readTransactions(app, { ...which, name: otherNames }, { span, by: {}, isCounted: true }),
    readTransactions(app, those, { span, by: { ...by, step: true }, isCounted: true }),
    readTransactions(app, those, { span, by }),
    readTransactions(app, those, { span: spanBefore(span), by }),
  ])
  const lines = answer.rows.map((row) => {
    const isOfRow = (group: Grouped) =>
      group.projectId === row['project.id'] &&
      group.name === row.transaction &&
      group.op === row['transaction.op']
    return lineOf(row, {
      steps: countsOf(steps.filter(isOfRow), span),
      change: changeOf(now.find(isOfRow), before.find(isOfRow)),
    })
  })
  return { lines, total: answer.total, isCut: answer.isCut, hasOther: others.length > 0 }
}

function lineOf(row: Row, more: Pick<Line, 'steps' | 'change'>): Line {
  const number = (name: string) => (typeof row[name] === 'number' ? row[name] : null)
  return {
    project: String(row.project),
    name: String(row.transaction),
    op: String(row['transaction.op']),
    count: number('count()') ?? 0,
    perMinute: number('tpm()') ?? 0,
    p50: number('p50()'),
    p95: number('p95()'),
    failureRate: number('failure_rate()'),
    users: number('count_unique(user)') ?? 0,
    apdex: number('apdex()'),
    ...more,
  }
}

/** How much larger the p95 of one group is than that of another, as a part of it; null among too few runs. */
export function changeOf(now: Grouped | undefined, before: Grouped | undefined): number | null {
  if (!now || !before || now.bucket.arrived < fewestRuns || before.bucket.arrived < fewestRuns) return null
  const [p95, earlier] = [percentileOf(now.bucket, 0.95), percentileOf(before.bucket, 0.95)]
  return p95 === null || !earlier ? null : p95 / earlier - 1
}

function countsOf(groups: Grouped[], { since, until, stepSeconds }: Span): number[] {
  const counts = Array.from(
    { length: Math.ceil((until.getTime() - since.getTime()) / (stepSeconds * 1000)) },
    () => 0,
  )
  for (const { step, bucket } of groups)
    if (step !== null && step < counts.length) counts[step] = Math.round(bucket.count)
  return counts
}

function spanBefore({ since, until, stepSeconds }: Span): Span {
  const length = until.getTime() - since.getTime()
  return { since: new Date(since.getTime() - length), until: since, stepSeconds }
}
