import type { TraceFacts } from '../../pages/transactions/draw.ts'
import type { TracesFacts } from '../../pages/transactions/list.ts'
import { readTraceList, spanOfPeriod } from '../../pages/transactions/query.ts'
import { addRun, emptyBucket } from '../../services/traces/bucket.ts'
import type { Details, Shown } from '../../services/traces/details.ts'
import { measure } from '../../services/traces/measured.ts'
import type { Line } from '../../services/traces/overview.ts'
import { local, now } from './samples.ts'

// What the same small shop is busy with.

const day = Array.from({ length: 24 }, (_, hour) =>
  Math.round(900 + 700 * Math.sin((hour - 7) / 3.8) + (hour % 5) * 40),
)

const line: Line = {
  project: 'shop',
  name: 'GET /orders/{order}',
  op: 'http.server',
  count: 24_812,
  perMinute: 17.2,
  p50: 86.2,
  p95: 412.7,
  failureRate: 0.0031,
  users: 4_120,
  apdex: 0.94,
  change: 0.04,
  steps: day,
}

const lines: Line[] = [
  line,
  {
    ...line,
    name: 'POST /orders/{order}/payment/authorise',
    count: 3_204,
    perMinute: 2.23,
    p50: 640,
    p95: 9_204,
    failureRate: 0.083,
    users: 2_904,
    apdex: 0.61,
    change: 0.87,
    steps: day.map((count) => Math.round(count / 8)),
  },
  {
    ...line,
    name: '/checkout',
    op: 'pageload',
    count: 2_118,
    perMinute: 1.47,
    p50: 1_320,
    p95: 3_980,
    failureRate: 0,
    users: 1_988,
    apdex: 0.72,
    change: -0.21,
    steps: day.map((count) => Math.round(count / 11)),
  },
  {
    ...line,
    name: 'count the stock',
    op: 'task',
    count: 24,
    perMinute: 0.016,
    p50: 95_000,
    p95: 182_000,
    failureRate: 0.04,
    users: 0,
    apdex: 0,
    change: null,
    steps: day.map(() => 1),
  },
]

export function transactionsFacts(more: Partial<TracesFacts> = {}): TracesFacts {
  return {
    who: local,
    query: readTraceList(new URLSearchParams()),
    overview: { lines, total: 4, isCut: false, hasOther: false },
    perPage: 25,
    projects: [
      { slug: 'shop', name: 'Shop' },
      { slug: 'stock', name: 'Stock' },
    ],
    environments: ['production', 'staging'],
    ...more,
  }
}

function measured(fast: number, slow: number, runs: number) {
  const bucket = emptyBucket()
  for (let run = 0; run < runs; run++)
    addRun(bucket, run % 12 === 0 ? slow * (1 + (run % 7) / 9) : fast * (1 + (run % 5) / 6), {
      weight: 10,
      isFailed: run % 12 === 0,
      user: `id:${run % 290}`,
    })
  return measure(bucket, { seconds: 86_400, threshold: 300 })
}

const slow: Shown = {
  kind: 'slowest',
  endedAt: new Date(now.getTime() - 3_700_000),
  duration: 12_404,
  release: 'shop@2.14.0',
  environment: 'production',
  example: {
    eventId: 'ab'.repeat(16),
    traceId: 'c0ffee00c0ffee00c0ffee00c0ffee00',
    status: 'deadline_exceeded',
    serverName: 'shop-1',
    request: { method: 'POST', url: 'https://shop.example/orders/4711/payment/authorise' },
    user: { id: '7', username: 'ada' },
    spans: [
      {
        op: 'http.client',
        count: 3,
        total: 11_020,
        longest: 9_004,
        description: 'POST https://bank.example/authorise',
      },
      {
        op: 'db',
        count: 14,
        total: 840,
        longest: 310,
        description: 'SELECT * FROM orders WHERE id = $1 FOR UPDATE',
      },
      { op: 'middleware', count: 6, total: 40.4, longest: 22, description: 'session' },
    ],
    spanCount: 23,
  },
}

const details: Details = {
  measured: measured(520, 7_900, 900),
  threshold: 300,
  steps: day.map((count, hour) => ({
    count: Math.round(count / 8),
    failureRate: hour === 4 ? null : hour > 18 ? 0.05 + (hour - 18) / 40 : 0.01,
    p50: hour === 4 ? null : 520 + hour * 9,
    p95: hour === 4 ? null : hour > 18 ? 4_000 + (hour - 18) * 1_100 : 2_100 + (hour % 4) * 180,
  })),
  vitals: [
    { measure: 'lcp', count: 2_004, p75: 2_312 },
    { measure: 'inp', count: 1_450, p75: 284 },
    { measure: 'cls', count: 2_004, p75: 0.31 },
    { measure: 'ttfb', count: 2_004, p75: 612 },
  ],
  releases: [
    { release: 'shop@2.13.2', measured: measured(480, 2_200, 600) },
    { release: 'shop@2.14.0', measured: measured(560, 9_100, 240) },
    { release: '', measured: measured(300, 800, 60) },
  ],
  examples: [
    slow,
    { ...slow, kind: 'failed', duration: 9_204, endedAt: new Date(now.getTime() - 900_000) },
    {
      ...slow,
      kind: 'latest',
      duration: 431.7,
      endedAt: new Date(now.getTime() - 20_000),
      example: { traceId: slow.example.traceId ?? '', status: 'ok', spanCount: 0 },
    },
  ],
}

export function transactionFacts(more: Partial<TraceFacts> = {}): TraceFacts {
  return {
    now,
    who: local,
    project: { slug: 'shop', name: 'Shop' },
    name: 'POST /orders/{order}/payment/authorise',
    op: 'http.server',
    query: readTraceList(new URLSearchParams()),
    span: spanOfPeriod('24h', now),
    details,
    ...more,
  }
}
