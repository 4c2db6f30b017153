import { setTimeout as pause } from 'node:timers/promises'
import { kinds } from '../../services/retention/kinds.ts'
import { judged, type Row } from '../figure.ts'
import type { Sender } from '../measure.ts'
import { written } from '../numbers.ts'
import type { Subject } from '../subject.ts'

const calmSeconds = 30
const roundSeconds = 15
const patienceMs = 10 * 60_000

/** Lets nothing be forgotten until it is asked for, so that it does not take part in other figures. */
export async function holdBack({ sql }: Subject): Promise<void> {
  await sql.query(
    `INSERT INTO "RetentionMark" (kind, "beganAt", "finishedAt") SELECT unnest($1::text[]), now(), now()
     ON CONFLICT (kind) DO UPDATE SET position = NULL, "beganAt" = now(), "finishedAt" = now()`,
    [kinds.map(({ name }) => name)],
  )
}

/** Sends at half of what the machine can take, without and with old events being forgotten meanwhile. */
export async function forget(
  subject: Subject,
  sender: Sender,
  { rate, old, tell }: { rate: number; old: number; tell: (text: string) => void },
): Promise<Row[]> {
  const { sql, url, project } = subject
  const send = (seconds: number) =>
    sender.ask({ url, project, size: '4 KB', isGzip: false, groups: 200, senders: 50, seconds, rate })
  const calm = await send(calmSeconds)
  tell(`before: p99 ${written(calm.p99)} ms at ${written(rate)} events/s`)
  const forgotten = async () => {
    const { rows } = await sql.query<{ count: number }>(
      `SELECT forgotten::int AS count FROM "RetentionMark" WHERE kind = 'events'`,
    )
    return rows[0]?.count ?? 0
  }
  await sql.query(`UPDATE "RetentionMark" SET "beganAt" = now() - interval '1 day' WHERE kind = 'events'`)
  // It begins with the next minute.
  const askedAt = performance.now()
  while ((await forgotten()) === 0) {
    if (performance.now() - askedAt > 90_000) throw new Error('Forgetting did not begin within 90 seconds.')
    await pause(200)
  }
  const beganAt = performance.now()
  const during: number[] = []
  while ((await forgotten()) < old && performance.now() - beganAt < patienceMs) {
    const { p99 } = await send(roundSeconds)
    during.push(p99)
    tell(`meanwhile: p99 ${written(p99)} ms, ${await forgotten()} forgotten`)
  }
  const seconds = (performance.now() - beganAt) / 1000
  const gone = await forgotten()
  if (during.length === 0) throw new Error('There was too little to forget to see anything.')
  const worst = Math.max(...during)
  return [
    { figure: 'ack p99 at half load', value: `${written(calm.p99)} ms` },
    judged('  while old events are forgotten', worst, { most: Math.max(50, calm.p99 * 1.5) }, ' ms'),
    judged('  events forgotten meanwhile', gone, { least: old }, ''),
    { figure: '  in', value: `${written(seconds)} s` },
  ]
}
