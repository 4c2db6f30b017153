import type { Size } from './events.ts'
import type { How, Row } from './figure.ts'
import { quiet } from './machine.ts'
import { measure, type Sender } from './measure.ts'
import { table, written } from './numbers.ts'
import type { Subject } from './subject.ts'

const columns =
  'events|senders|events/s|ack p50 ms|p99 ms|batch|Hitch ms/event|PG ms/event|Hitch MB|PG MB|others, cores'

/** Events of one size, plain and compressed, from few and many who send at once. */
export async function sweep(
  how: How,
  subject: Subject,
  sender: Sender,
  load: { size: Size; groups: number; seconds: number },
): Promise<Row> {
  let most = 0
  const lines = [columns.split('|')]
  for (const isGzip of [false, true]) {
    for (const senders of [1, 10, 50, 200]) {
      const { perSecond, cells } = await one(subject, sender, { ...load, isGzip, senders })
      lines.push([`${load.size} ${isGzip ? 'gzip' : 'plain'}`, String(senders), ...cells])
      most = Math.max(most, perSecond)
    }
  }
  how.tell(table(lines))
  return { figure: `ingest, ${load.size}, most of the sweep`, value: `${written(most)} events/s` }
}

async function one(
  subject: Subject,
  sender: Sender,
  load: { size: Size; isGzip: boolean; senders: number; groups: number; seconds: number },
): Promise<{ perSecond: number; cells: string[] }> {
  await quiet()
  const { perSecond, p50, p99, batch, cost, memory, others } = await measure(subject, sender, load)
  const values = [
    perSecond,
    p50,
    p99,
    batch,
    cost.hitch,
    cost.postgres,
    memory.hitch,
    memory.postgres,
    others,
  ]
  return { perSecond, cells: values.map(written) }
}
