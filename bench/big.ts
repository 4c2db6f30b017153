import { askAll } from './big/ask.ts'
import { fill } from './big/fill.ts'
import { forget, holdBack } from './big/forgetting.ts'
import { type Figure, type How, judged, type Row } from './figure.ts'
import type { Load, Sent } from './load.ts'
import { quiet } from './machine.ts'
import { type Measured, measure, type Sender } from './measure.ts'
import { median, written } from './numbers.ts'
import { type Subject, startSubject } from './subject.ts'
import { startWorker } from './worker.ts'

/**
 * A database of a million groups, ten million events and a thousand projects: how long lists take, what an event costs
 * beside a small one, and whether forgetting is felt. `HITCH_BENCH_SCALE=0.01` makes it smaller.
 */
export const big: Figure = { name: 'big', isLong: true, run }

const rounds = 3

async function run(how: How): Promise<Row[]> {
  const part = Number(process.env.HITCH_BENCH_SCALE ?? 1)
  if (!(part >= 0.001 && part <= 1))
    throw new Error('HITCH_BENCH_SCALE is a part of the whole, from 0.001 to 1.')
  const of = (whole: number) => Math.round(whole * part)
  const scale = { projects: of(1_000), groups: of(1_000_000), events: of(10_000_000), old: of(100_000) }
  const sender = startWorker<Load, Sent>('load.ts')
  const subjects: Subject[] = []
  const stopAll = () => Promise.allSettled([sender.stop(), ...subjects.map((subject) => subject.stop())])
  // Its Hitches are processes of their own, and their gigabytes would stay.
  const end = () => void stopAll().then(() => process.exit(1))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end)
  try {
    for (let count = 0; count < 2; count++) subjects.push(await startSubject())
    const [small, large] = subjects as [Subject, Subject]
    const load = { size: '4 KB', isGzip: false, senders: 50, groups: 200 } as const
    for (const subject of subjects) await measure(subject, sender, { ...load, seconds: 4 })
    await holdBack(large)
    await fill(large, scale, how.tell)
    const { rows } = await large.sql.query<{ size: string }>(
      'SELECT pg_size_pretty(pg_database_size(current_database())) AS size',
    )
    how.tell(`the database is ${rows[0]?.size} large`)
    await quiet()
    const asked = await askAll(large.url, how.tell)
    const { costs, perSecond } = await compare(small, large, sender, how)
    await quiet()
    const forgotten = await forget(large, sender, {
      rate: Math.floor(perSecond / 2),
      old: scale.old,
      tell: how.tell,
    })
    const what = `${scale.groups.toLocaleString('en')} groups, ${scale.events.toLocaleString('en')} events`
    return [
      { figure: 'a big database', value: `${what}, ${rows[0]?.size}` },
      ...asked,
      ...costs,
      ...forgotten,
    ]
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, end)
    await stopAll()
  }
}

async function compare(small: Subject, large: Subject, sender: Sender, how: How) {
  const load = { size: '4 KB', isGzip: false, senders: 50, groups: 200, seconds: how.seconds ?? 6 } as const
  const atSmall: Measured[] = []
  const atLarge: Measured[] = []
  for (let round = 0; round < rounds; round++) {
    await quiet()
    atSmall.push(await measure(small, sender, load, { countsBatches: false }))
    await quiet()
    atLarge.push(await measure(large, sender, load, { countsBatches: false }))
    how.tell(
      `an event: ${written(costOf(atSmall.at(-1)))} ms small, ${written(costOf(atLarge.at(-1)))} ms big`,
    )
  }
  const [cheap, dear] = [median(atSmall.map(costOf)), median(atLarge.map(costOf))]
  const costs: Row[] = [
    { figure: 'cost of an event in a small database', value: `${written(cheap)} ms of processor` },
    { figure: '  in the big one', value: `${written(dear)} ms of processor` },
    judged('  more', (dear / cheap - 1) * 100, { most: 20 }, ' %'),
  ]
  return { costs, perSecond: median(atLarge.map(({ perSecond }) => perSecond)) }
}

function costOf(measured: Measured | undefined): number {
  return measured ? measured.cost.hitch + measured.cost.postgres : Number.NaN
}
