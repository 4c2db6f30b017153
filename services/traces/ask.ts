import type { App } from '../app.ts'
import type { Span } from '../stats/counted.ts'
import { emptyBucket } from './bucket.ts'
import type { Asked, Field } from './fields.ts'
import { type By, type Grouped, readTransactions, type Which } from './read.ts'

/** A row of an answer, by the texts of its fields. */
export type Row = Record<string, string | number | null>

export type Answer = {
  rows: Row[]
  /** How many rows there are in all. */
  total: number
  /** Whether only the most frequent names were looked at, as there are more than anybody reads. */
  isCut: boolean
}

export const defaultThreshold = 300

/** The names of an hour of one project fit in; a histogram of more takes seconds to add up. */
export const mostLooked = 1_000

/**
 * Answers what is asked of transactions: a row for each group of them, or, with `by.step`, for each step of the span.
 * @param question.sort a field of the question, with a minus in front for the largest first
 */
export async function askTransactions(
  app: App,
  which: Which,
  question: { span: Span; fields: Field[]; sort?: string | undefined; limit?: number; offset?: number },
): Promise<Answer> {
  const { fields, span, sort, limit, offset = 0 } = question
  const by: By = Object.fromEntries(fields.flatMap((field) => ('by' in field ? [[field.by, true]] : [])))
  const { which: looked, isCut } = by.name ? await mostFrequent(app, which, span) : { which, isCut: false }
  const groups = await readMeasures(app, looked, { span, fields, by })
  const thresholds = await thresholdsOf(app, which)
  const seconds = secondsOf(span, app.now())
  const slugs = by.project ? await slugsOf(app, which) : new Map()
  const rows = groups.map(({ key, buckets }) => {
    const asked = { seconds, threshold: thresholdFor(thresholds, key.projectId) }
    return rowOf(fields, { key, buckets, asked, slugs })
  })
  const sorted = sort ? sortRows(rows, sort) : rows
  return {
    rows: sorted.slice(offset, limit === undefined ? undefined : offset + limit),
    total: rows.length,
    isCut,
  }
}

/** The numbers of each step of a span, in the fields' order; steps without anything are asked as nothing. */
export async function askSeries(
  app: App,
  which: Which,
  { span, fields }: { span: Span; fields: Field[] },
): Promise<(number | null)[][]> {
  const groups = await readMeasures(app, which, { span, fields, by: { step: true } })
  const threshold = thresholdFor(await thresholdsOf(app, which), null)
  const steps = Math.round((span.until.getTime() - span.since.getTime()) / (span.stepSeconds * 1000))
  const bySteps = new Map(groups.map(({ key, buckets }) => [key.step, buckets]))
  const asked = { seconds: span.stepSeconds, threshold }
  return fields.map((field) =>
    Array.from({ length: steps }, (_, step) => numberOf(field, bySteps.get(step) ?? new Map(), asked)),
  )
}

type Group = { key: Grouped; buckets: Map<string, Grouped['bucket']> }

async function readMeasures(
  app: App,
  which: Which,
  { span, fields, by }: { span: Span; fields: Field[]; by: By },
): Promise<Group[]> {
  const groups = new Map<string, Group>()
  const numbers = fields.filter((field) => 'of' in field)
  // Whoever asks for names alone wants those that there are.
  const wanted = new Map([['duration', true]])
  for (const { of, isCounted } of numbers) wanted.set(of, isCounted && (wanted.get(of) ?? true))
  for (const [of, isCounted] of wanted)
    for (const { bucket, ...key } of await readTransactions(app, which, { span, by, of, isCounted })) {
      const name = JSON.stringify(Object.values(key))
      const group: Group = groups.get(name) ?? { key: { ...key, bucket }, buckets: new Map() }
      group.buckets.set(of, bucket)
      groups.set(name, group)
    }
  return [...groups.values()]
}

async function mostFrequent(app: App, which: Which, span: Span): Promise<{ which: Which; isCut: boolean }> {
  if (which.name !== undefined) return { which, isCut: false }
  const counted = await readTransactions(app, which, { span, by: { name: true }, isCounted: true })
  if (counted.length <= mostLooked) return { which, isCut: false }
  counted.sort((a, b) => b.bucket.count - a.bucket.count)
  const names = counted.slice(0, mostLooked).map(({ name }) => name ?? '')
  return { which: { ...which, names }, isCut: true }
}

// Of a span that goes on, only what has been counts.
function secondsOf({ since, until }: Span, now: Date): number {
  const end = Math.min(until.getTime(), Math.max(now.getTime(), since.getTime() + 1000))
  return (end - since.getTime()) / 1000
}

function rowOf(
  fields: Field[],
  { key, buckets, asked, slugs }: Group & { asked: Asked; slugs: Map<number, string> },
): Row {
  const named = { ...key, 'project.id': key.projectId, project: slugs.get(key.projectId ?? 0) ?? '' }
  const values = fields.map((field) => {
    if (!('by' in field)) return [field.text, numberOf(field, buckets, asked)]
    if (field.text === 'project.id') return [field.text, named.projectId]
    return [field.text, field.by === 'project' ? named.project : named[field.by]]
  })
  return Object.fromEntries(values)
}

function numberOf(field: Field, buckets: Map<string, Grouped['bucket']>, asked: Asked): number | null {
  return 'of' in field ? field.read(buckets.get(field.of) ?? emptyBucket(), asked) : null
}

/** The rows in order of one of their fields; with a minus in front the largest first. Nothing comes last. */
export function sortRows(rows: Row[], sort: string): Row[] {
  const isDown = sort.startsWith('-')
  const field = isDown ? sort.slice(1) : sort
  return [...rows].sort((left, right) => {
    const [a, b] = [left[field] ?? null, right[field] ?? null]
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
    const order = a < b ? -1 : a > b ? 1 : 0
    return isDown ? -order : order
  })
}

async function thresholdsOf(app: App, { organizationId, projectIds }: Which): Promise<Map<number, number>> {
  const projects = await app.db.project.findMany({
    where: { organizationId, ...(projectIds && { id: { in: projectIds } }) },
    select: { id: true, apdexThreshold: true },
  })
  return new Map(projects.map(({ id, apdexThreshold }) => [id, apdexThreshold]))
}

function thresholdFor(thresholds: Map<number, number>, projectId: number | null): number {
  if (projectId !== null) return thresholds.get(projectId) ?? defaultThreshold
  const different = new Set(thresholds.values())
  const [only] = different
  return different.size === 1 && only !== undefined ? only : defaultThreshold
}

async function slugsOf(app: App, { organizationId }: Which): Promise<Map<number, string>> {
  const projects = await app.db.project.findMany({
    where: { organizationId },
    select: { id: true, slug: true },
  })
  return new Map(projects.map(({ id, slug }) => [id, slug]))
}
