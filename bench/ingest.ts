import { makePlace } from '../test/all/place.ts'
import type { Size } from './events.ts'
import { type Figure, type How, judged, type Row } from './figure.ts'
import type { Limit, Written } from './limit.ts'
import type { Load, Sent } from './load.ts'
import { type Measured, measure, type Sender } from './measure.ts'
import { median, range, table, written } from './numbers.ts'
import { type Subject, startSubject } from './subject.ts'
import { startWorker, type Worker } from './worker.ts'

/** How many events are taken in, durable and grouped, and how near that is to what the database can do at all. */
export const ingest: Figure = { name: 'ingest', run }

const groups = 200
const rounds = 3
// Enough to keep Hitch busy without pause; more only wait for each other.
const busy = 50

async function run(how: How): Promise<Row[]> {
  const seconds = how.seconds ?? 5
  const place = await makePlace(process.env.DATABASE_URL)
  const limit = startWorker<Limit, Written>('limit.ts', { ...place.env, LOG_LEVEL: 'silent' })
  const sender = startWorker<Load, Sent>('load.ts')
  const subject = await startSubject()
  try {
    await warmUp(subject, sender, limit)
    const sweep = await sweepSenders(how, subject, sender, seconds)
    const small = await compare(how, subject, sender, limit, '4 KB', seconds)
    const large = await compare(how, subject, sender, limit, '50 KB', seconds)
    const half = await atHalf(how, subject, sender, small.perSecond / 2, seconds)
    return [
      { figure: 'ingest, 4 KB, most of the sweep', value: most(sweep, '4 KB') },
      { figure: 'ingest, 50 KB, most of the sweep', value: most(sweep, '50 KB') },
      { figure: 'ingest, 4 KB, beside the raw limit', value: small.words },
      judged('  of the raw limit, 4 KB', small.ratio * 100, { least: 50 }, ' %'),
      { figure: 'ingest, 50 KB, beside the raw limit', value: large.words },
      { figure: '  of the raw limit, 50 KB', value: `${written(large.ratio * 100)} %` },
      judged('ack p99 at half of that load, 4 KB', half.p99, { most: 50 }, ' ms'),
    ]
  } finally {
    await sender.stop()
    await limit.stop()
    await subject.stop()
    await place.remove()
  }
}

// Both sides compile their hot paths and make the groups first.
async function warmUp(subject: Subject, sender: Sender, limit: Worker<Limit, Written>): Promise<void> {
  for (const size of ['4 KB', '50 KB'] as const) {
    await measure(subject, sender, { size, isGzip: false, groups, senders: busy, seconds: 3 })
    await limit.ask({ size, groups, batch: 20, seconds: 2 })
  }
}

type Swept = { size: Size; measured: Measured }

async function sweepSenders(how: How, subject: Subject, sender: Sender, seconds: number): Promise<Swept[]> {
  const swept: Swept[] = []
  const rows = [
    [
      'events',
      'senders',
      'events/s',
      'ack p50 ms',
      'p99 ms',
      'batch',
      'Hitch ms/event',
      'PG ms/event',
      'Hitch MB',
      'PG MB',
    ],
  ]
  for (const size of ['4 KB', '50 KB'] as const) {
    for (const isGzip of [false, true]) {
      for (const senders of [1, 10, 50, 200]) {
        const measured = await measure(subject, sender, { size, isGzip, groups, senders, seconds })
        swept.push({ size, measured })
        const { perSecond, p50, p99, batch, cost, memory } = measured
        rows.push([
          `${size} ${isGzip ? 'gzip' : 'plain'}`,
          String(senders),
          ...[perSecond, p50, p99, batch, cost.hitch, cost.postgres, memory.hitch, memory.postgres].map(
            written,
          ),
        ])
      }
    }
  }
  how.tell(table(rows))
  return swept
}

function most(swept: Swept[], size: Size): string {
  const rates = swept.filter((one) => one.size === size).map(({ measured }) => measured.perSecond)
  return `${written(Math.max(...rates))} events/s`
}

// Turn by turn, because what else the machine does changes by the minute.
async function compare(
  how: How,
  subject: Subject,
  sender: Sender,
  limit: Worker<Limit, Written>,
  size: Size,
  seconds: number,
): Promise<{ perSecond: number; ratio: number; words: string }> {
  const ours: number[] = []
  const raw: number[] = []
  for (let round = 0; round < rounds; round++) {
    const { perSecond, batch } = await measure(subject, sender, {
      size,
      isGzip: false,
      groups,
      senders: busy,
      seconds,
    })
    const { events, seconds: took } = await limit.ask({ size, groups, batch, seconds })
    ours.push(perSecond)
    raw.push(events / took)
    how.tell(
      `${size}: ${written(perSecond)} events/s in batches of ${written(batch)}; raw limit of such batches ${written(events / took)} events/s`,
    )
  }
  const ratio = median(ours.map((perSecond, round) => perSecond / (raw[round] ?? Number.NaN)))
  const perSecond = median(ours)
  const words = `${written(perSecond)} (${range(ours)}) of ${written(median(raw))} (${range(raw)}) events/s`
  return { perSecond, ratio, words }
}

async function atHalf(
  how: How,
  subject: Subject,
  sender: Sender,
  rate: number,
  seconds: number,
): Promise<{ p99: number }> {
  const found: number[] = []
  for (let round = 0; round < rounds; round++) {
    const load = { size: '4 KB', isGzip: false, groups, senders: 200, seconds: seconds * 2, rate } as const
    const { perSecond, p50, p99, longest, batch, cost } = await measure(subject, sender, load)
    found.push(p99)
    how.tell(
      `at ${written(perSecond)} events/s: ack p50 ${written(p50)} ms, p99 ${written(p99)} ms, longest ${written(longest)} ms; batches of ${written(batch)}; ${written(cost.hitch)} + ${written(cost.postgres)} ms of processor an event`,
    )
  }
  return { p99: median(found) }
}
