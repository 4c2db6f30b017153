import type { App } from '../app.ts'
import type { Span } from '../stats/counted.ts'
import { type Bucket, emptyBucket } from './bucket.ts'
import { type Measured, measure, percentileOf } from './measured.ts'
import { type Measure, measures } from './measures.ts'
import { readTransactions, type Which } from './read.ts'
import type { Example } from './transaction.ts'

/** A run that people can look at. */
export type Shown = {
  kind: 'slowest' | 'failed' | 'latest'
  endedAt: Date
  duration: number
  release: string
  environment: string
  example: Example
}

export type OfRelease = { release: string; measured: Measured }

/** Everything about one transaction in a span of time. */
export type Details = {
  measured: Measured
  threshold: number
  /** For each step, oldest first; null where there was none. */
  steps: { count: number; failureRate: number | null; p50: number | null; p95: number | null }[]
  vitals: { measure: Measure; count: number; p75: number }[]
  /** The most used first. */
  releases: OfRelease[]
  examples: Shown[]
}

const mostReleases = 8
const mostExamples = 9

/** One transaction of one project: by `which.name`, and `which.op`. Null when there was none in the span. */
export async function readDetails(
  app: App,
  which: Which & { name: string; projectIds: number[] },
  { span, threshold }: { span: Span; threshold: number },
): Promise<Details | null> {
  const [[all], steps, releases, vitals, examples] = await Promise.all([
    readTransactions(app, which, { span, by: {} }),
    readTransactions(app, which, { span, by: { step: true } }),
    readTransactions(app, which, { span, by: { release: true } }),
    readVitals(app, which, span),
    readExamples(app, which, span),
  ])
  if (!all && vitals.length === 0) return null
  const seconds = Math.max(
    60,
    (Math.min(span.until.getTime(), app.now().getTime()) - span.since.getTime()) / 1000,
  )
  const asked = { seconds, threshold }
  const bySteps = new Map(steps.map(({ step, bucket }) => [step, bucket]))
  const count = Math.ceil((span.until.getTime() - span.since.getTime()) / (span.stepSeconds * 1000))
  return {
    measured: measure(all?.bucket ?? emptyBucket(), asked),
    threshold,
    steps: Array.from({ length: count }, (_, step) => stepOf(bySteps.get(step) ?? emptyBucket())),
    vitals,
    releases: releases
      .sort((a, b) => b.bucket.count - a.bucket.count)
      .slice(0, mostReleases)
      .map(({ release, bucket }) => ({ release: release ?? '', measured: measure(bucket, asked) })),
    examples,
  }
}

function stepOf(bucket: Bucket): Details['steps'][number] {
  const { count, failed } = bucket
  return {
    count: Math.round(count),
    failureRate: count > 0 ? failed / count : null,
    p50: percentileOf(bucket, 0.5),
    p95: percentileOf(bucket, 0.95),
  }
}

async function readVitals(app: App, which: Which, span: Span): Promise<Details['vitals']> {
  const found = await Promise.all(
    measures.map(async (name) => {
      const [group] = await readTransactions(app, which, { span, by: {}, of: name })
      const p75 = group && percentileOf(group.bucket, 0.75)
      return group && p75 != null ? [{ measure: name, count: Math.round(group.bucket.count), p75 }] : []
    }),
  )
  return found.flat()
}

async function readExamples(
  app: App,
  which: Which & { name: string; projectIds: number[] },
  { since, until }: Span,
): Promise<Shown[]> {
  const series = {
    projectId: { in: which.projectIds },
    name: which.name,
    project: { organizationId: which.organizationId },
    ...(which.op !== undefined && { op: which.op }),
    ...(which.environments && { environment: { in: which.environments } }),
  }
  const of = async (kind: Shown['kind']) => {
    const rows = await app.db.transactionExample.findMany({
      where: { kind, series, hour: { gte: new Date(since.getTime() - 3_600_000), lt: until } },
      orderBy: kind === 'slowest' ? [{ duration: 'desc' }] : [{ endedAt: 'desc' }],
      take: mostExamples / 3,
      include: { series: { select: { release: true, environment: true } } },
    })
    return rows.map(({ endedAt, duration, example, series: { release, environment } }) => ({
      kind,
      endedAt,
      duration,
      release,
      environment,
      example: example as Example,
    }))
  }
  return (await Promise.all([of('slowest'), of('failed'), of('latest')])).flat()
}
