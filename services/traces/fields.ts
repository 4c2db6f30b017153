import type { Bucket } from './bucket.ts'
import { countUsers } from './distinct.ts'
import { apdexOf, percentileOf } from './measured.ts'
import { measures } from './measures.ts'
import type { By } from './read.ts'

/** What a number of transactions is asked with. `threshold` in milliseconds: up to which duration a run satisfies. */
export type Asked = { seconds: number; threshold: number }

/**
 * A column that can be asked for, under Sentry's name: what transactions are grouped by, or a number of each group.
 * `of` is the measure it is read from.
 */
export type Field = { text: string; type: FieldType; unit: string | null } & (
  | { by: keyof By }
  | { of: string; read(bucket: Bucket, asked: Asked): number | null; isCounted: boolean }
)

export type FieldType = 'string' | 'integer' | 'number' | 'percentage' | 'duration' | 'rate'

const groups: Record<string, keyof By> = {
  transaction: 'name',
  'transaction.op': 'op',
  project: 'project',
  'project.name': 'project',
  'project.id': 'project',
  release: 'release',
  environment: 'environment',
}

const percentiles: Record<string, number> = { p50: 0.5, p75: 0.75, p90: 0.9, p95: 0.95, p99: 0.99 }

/** What there is, in words for people. */
export const fieldsInWords =
  'transaction, transaction.op, project, release, environment, count(), tpm(), tps(), p50() to p100(), avg(), max(), failure_rate(), failure_count(), apdex(300), count_unique(user); with another measure as in p75(measurements.lcp)'

/** Reads the name of a field, as in `p95(transaction.duration)` or `apdex(300)`; null when there is no such thing. */
export function readField(text: string): Field | null {
  const by = Object.hasOwn(groups, text) ? groups[text] : undefined
  if (by)
    return { text, type: by === 'project' && text === 'project.id' ? 'integer' : 'string', unit: null, by }
  const match = /^([a-z_0-9]{2,20})\(([^()]{0,60})\)$/.exec(text)
  return match ? numberField(text, match[1] ?? '', (match[2] ?? '').trim()) : null
}

function numberField(text: string, name: string, argument: string): Field | null {
  const sum = sums[name]
  if (Object.hasOwn(sums, name) && sum && argument === '')
    return { text, of: 'duration', isCounted: true, ...sum }
  if (name === 'apdex') return apdexField(text, argument)
  if (name === 'count_unique' && argument === 'user')
    return {
      text,
      type: 'integer',
      unit: null,
      of: 'duration',
      isCounted: false,
      read: ({ users }) => countUsers(users),
    }
  const of = measureNamed(argument)
  return of === null ? null : valueField(text, name, of)
}

type Sum = { type: FieldType; unit: string | null; read(bucket: Bucket, asked: Asked): number | null }

const sums: Record<string, Sum> = {
  count: { type: 'integer', unit: null, read: ({ count }) => Math.round(count) },
  tpm: { type: 'rate', unit: '1/minute', read: ({ count }, { seconds }) => (count * 60) / seconds },
  epm: { type: 'rate', unit: '1/minute', read: ({ count }, { seconds }) => (count * 60) / seconds },
  tps: { type: 'rate', unit: '1/second', read: ({ count }, { seconds }) => count / seconds },
  eps: { type: 'rate', unit: '1/second', read: ({ count }, { seconds }) => count / seconds },
  failure_rate: {
    type: 'percentage',
    unit: null,
    read: ({ count, failed }) => (count > 0 ? failed / count : null),
  },
  failure_count: { type: 'integer', unit: null, read: ({ failed }) => Math.round(failed) },
}

function apdexField(text: string, argument: string): Field | null {
  const given = argument === '' ? null : Number(argument)
  if (given !== null && !(given > 0 && given <= 3_600_000)) return null
  return {
    text,
    type: 'number',
    unit: null,
    of: 'duration',
    isCounted: false,
    read: (bucket, { threshold }) => apdexOf(bucket, given ?? threshold),
  }
}

function valueField(text: string, name: string, of: string): Field | null {
  const known = { text, of, ...(of === 'cls' ? plainNumber : milliseconds) }
  const part = Object.hasOwn(percentiles, name) ? percentiles[name] : undefined
  if (part !== undefined) return { ...known, isCounted: false, read: (bucket) => percentileOf(bucket, part) }
  if (name === 'p100' || name === 'max')
    return { ...known, isCounted: true, read: ({ count, most }) => (count > 0 ? most : null) }
  if (name === 'avg')
    return { ...known, isCounted: true, read: ({ count, sum }) => (count > 0 ? sum / count : null) }
  return null
}

const milliseconds = { type: 'duration', unit: 'millisecond' } as const
const plainNumber = { type: 'number', unit: null } as const

function measureNamed(argument: string): string | null {
  if (argument === '' || argument === 'transaction.duration') return 'duration'
  const name = /^measurements\.([a-z_.]{2,40})$/.exec(argument)?.[1]
  return name !== undefined && (measures as readonly string[]).includes(name) ? name : null
}
