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

// So many rows with histograms are added up in about a second; by a percentile can only be sorted what was added up.
const mostRows = 30_000
const fewestNames = 50

type Question = {
  span: Span
  fields: Field[]
  sort?: string | undefined
  limit?: number
  offset?: number
}

/**
 * Answers what is asked of transactions: a row for each group of them. Histograms are read of the names that are
 * answered alone, or, sorted by what they tell, of the most frequent.
 * @param question.sort a field of the question, with a minus in front for the largest first; the most frequent come first otherwise
 */
export async function askTransactions(app: App, which: Which, question: Question): Promise<Answer> {
  const { fields, span, sort, limit, offset = 0 } = question
  const by: By = Object.fromEntries(fields.flatMap((field) => ('by' in field ? [[field.by, true]] : [])))
  const toRow = await rowMaker(app, which, { fields, span, by })
  const isLight = fields.every((field) => isCheap(field) || field.text !== sort?.replace(/^-/, ''))
  const light = await readMeasures(app, which, { span, fields, by, isCounted: true })
  light.sort((left, right) => countOfGroup(right) - countOfGroup(left))
  const page = <T>(all: T[]) => all.slice(offset, limit === undefined ? undefined : offset + limit)
  if (isLight) {
    const shown = page(sort ? sortRows(light.map(toRow), sort, light) : light)
    const full = await readMeasures(app, withNames(which, by, shown), { span, fields, by })
    const rows = shown
      .map(({ id }) => full.find((group) => group.id === id))
      .filter((group) => group !== undefined)
    return { rows: rows.map(toRow), total: light.length, isCut: false }
  }
  const hours = (span.until.getTime() - span.since.getTime()) / 3_600_000
  const looked = light.slice(0, Math.max(fewestNames, Math.floor(mostRows / hours)))
  const full = await readMeasures(app, withNames(which, by, looked), { span, fields, by })
  const rows = full.map(toRow)
  return {
    rows: page(sort ? sortRows(rows, sort, rows) : rows),
    total: rows.length,
    isCut: by.name === true && looked.length < light.length,
  }
}

function withNames(which: Which, by: By, groups: Group[]): Which {
  return by.name ? { ...which, names: [...new Set(groups.map(({ key }) => key.name ?? ''))] } : which
}

function countOfGroup({ buckets }: Group): number {
  return buckets.get('duration')?.count ?? 0
}

function isCheap(field: Field): boolean {
  return 'by' in field || field.isCounted
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

type Group = { id: string; key: Grouped; buckets: Map<string, Grouped['bucket']> }

async function readMeasures(
  app: App,
  which: Which,
  { span, fields, by, isCounted = false }: { span: Span; fields: Field[]; by: By; isCounted?: boolean },
): Promise<Group[]> {
  const groups = new Map<string, Group>()
  const numbers = fields.filter((field) => 'of' in field)
  // Whoever asks for names alone wants those that there are.
  const wanted = new Map([['duration', true]])
  for (const { of, isCounted } of numbers) wanted.set(of, isCounted && (wanted.get(of) ?? true))
  for (const [of, isCheap] of wanted)
    for (const { bucket, ...key } of await readTransactions(app, which, {
      span,
      by,
      of,
      isCounted: isCounted || isCheap,
    })) {
      const id = JSON.stringify(Object.values(key))
      const group: Group = groups.get(id) ?? { id, key: { ...key, bucket }, buckets: new Map() }
      group.buckets.set(of, bucket)
      groups.set(id, group)
    }
  return [...groups.values()]
}

async function rowMaker(
  app: App,
  which: Which,
  { fields, span, by }: { fields: Field[]; span: Span; by: By },
): Promise<(group: Group) => Row> {
  const thresholds = await thresholdsOf(app, which)
  const seconds = secondsOf(span, app.now())
  const slugs = by.project ? await slugsOf(app, which) : new Map<number, string>()
  return (group) => {
    const asked = { seconds, threshold: thresholdFor(thresholds, group.key.projectId) }
    return rowOf(fields, { ...group, asked, slugs })
  }
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

// What belongs to rows, in the order of one of their fields; with a minus in front the largest first. Nothing comes last.
function sortRows<T>(rows: Row[], sort: string, things: T[]): T[] {
  const isDown = sort.startsWith('-')
  const field = isDown ? sort.slice(1) : sort
  const pairs = rows.map((row, index) => ({ value: row[field] ?? null, thing: things[index] as T }))
  pairs.sort((left, right) => {
    const [a, b] = [left.value, right.value]
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
    const order = a < b ? -1 : a > b ? 1 : 0
    return isDown ? -order : order
  })
  return pairs.map(({ thing }) => thing)
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
