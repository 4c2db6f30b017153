import { makePlace } from '../test/all/place.ts'
import type { Size } from './events.ts'
import { type Figure, type How, judged, type Row } from './figure.ts'
import type { Limit, Written } from './limit.ts'
import type { Load, Sent } from './load.ts'
import { quiet } from './machine.ts'
import { measure, type Sender } from './measure.ts'
import { median, range, written } from './numbers.ts'
import { type Subject, startSubject } from './subject.ts'
import { sweep } from './sweep.ts'
import { startWorker, type Worker } from './worker.ts'

/** How many events are taken in, durable and grouped, and how near that is to what can be written at all. */
export const ingest: Figure = { name: 'ingest', run }

const groups = 200
const rounds = 5
// Enough to keep Hitch busy without pause; more only wait for each other.
const busy = 50
const quietCores = 0.15

type Bench = { how: How; subject: Subject; sender: Sender; limit: Worker<Limit, Written>; seconds: number }

async function run(how: How): Promise<Row[]> {
  const place = await makePlace(process.env.DATABASE_URL)
  const limit = startWorker<Limit, Written>('limit.ts', { ...place.env, LOG_LEVEL: 'silent' })
  const sender = startWorker<Load, Sent>('load.ts')
  const subject = await startSubject()
  const bench = { how, subject, sender, limit, seconds: how.seconds ?? 5 }
  try {
    const small = await ofSize(bench, '4 KB')
    const half = await atHalf(bench, small.perSecond / 2)
    const large = await ofSize(bench, '50 KB')
    return [...small.rows, half, ...large.rows]
  } finally {
    await sender.stop()
    await limit.stop()
    await subject.stop()
    await place.remove()
  }
}

async function ofSize(bench: Bench, size: Size): Promise<{ perSecond: number; rows: Row[] }> {
  const { how, subject, sender, limit, seconds } = bench
  // Both sides compile their hot paths and make the groups first.
  await measure(subject, sender, { size, isGzip: false, groups, senders: busy, seconds: 5 })
  await limit.ask({ size, groups, batch: 20, seconds: 3 })
  const most = await sweep(how, subject, sender, { size, groups, seconds })
  const { perSecond, rows } = await compare(bench, size)
  return { perSecond, rows: [most, ...rows] }
}

// Turn by turn, because what else the machine does changes by the minute.
async function compare(
  { how, subject, sender, limit, seconds }: Bench,
  size: Size,
): Promise<{ perSecond: number; rows: Row[] }> {
  const ours: number[] = []
  const raw: number[] = []
  const databases: number[] = []
  for (let round = 0; round < rounds; round++) {
    await quiet()
    const load = { size, isGzip: false, groups, senders: busy, seconds }
    const { perSecond, batch, cost, others } = await measure(subject, sender, load)
    const limited = await limit.ask({ size, groups, batch, seconds })
    ours.push(perSecond)
    raw.push(limited.events / limited.seconds)
    databases.push((perSecond * cost.postgres) / 10)
    how.tell(
      `${size}: ${written(perSecond)} events/s in batches of ${written(batch)}; raw limit of such batches ${written(raw.at(-1) ?? 0)} events/s; others had ${written(others)} cores`,
    )
  }
  const share = median(ours.map((perSecond, round) => (perSecond / (raw[round] ?? Number.NaN)) * 100))
  const goal = size === '4 KB' ? { least: 50 } : undefined
  const figure = `  of the raw limit, ${size}`
  return {
    perSecond: median(ours),
    rows: [
      {
        figure: `ingest, ${size}, beside the raw limit`,
        value: `${written(median(ours))} (${range(ours)}) of ${written(median(raw))} (${range(raw)}) events/s`,
      },
      goal ? judged(figure, share, goal, ' %') : { figure, value: `${written(share)} %` },
      { figure: '  the database had a core busy for', value: `${written(median(databases))} % of the time` },
    ],
  }
}

// Two cores that a load, its generator and the database share leave little for anybody else: what counts is what was
// measured while nobody else wanted much.
async function atHalf({ how, subject, sender, seconds }: Bench, rate: number): Promise<Row> {
  const found: { p99: number; others: number }[] = []
  const load = { size: '4 KB', isGzip: false, groups, senders: 200, seconds, rate } as const
  // Small batches are other work than full ones, and what compiles for them is unjudged.
  for (let round = 0; round < 3; round++) await measure(subject, sender, load)
  const inQuiet = () => found.filter(({ others }) => others < quietCores)
  while (inQuiet().length < rounds && found.length < 3 * rounds) {
    await quiet()
    const { perSecond, p50, p99, longest, batch, cost, others } = await measure(subject, sender, load)
    found.push({ p99, others })
    how.tell(
      `at ${written(perSecond)} events/s: ack p50 ${written(p50)} ms, p99 ${written(p99)} ms, longest ${written(longest)} ms; batches of ${written(batch)}; ${written(cost.hitch)} + ${written(cost.postgres)} ms of processor an event; others had ${written(others)} cores`,
    )
  }
  const isQuiet = inQuiet().length > 0
  const taken = isQuiet ? inQuiet() : found
  const which = isQuiet
    ? `${taken.length} quiet rounds of ${found.length}`
    : `${found.length}, none of them quiet`
  const p99 = median(taken.map((round) => round.p99))
  return judged(`ack p99 at half of that load, 4 KB, median of ${which}`, p99, { most: 50 }, ' ms')
}
