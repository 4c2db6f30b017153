import { type Figure, type How, judged, type Row } from './figure.ts'
import type { Load, Sent } from './load.ts'
import { quiet } from './machine.ts'
import { median, range, written } from './numbers.ts'
import { type Subject, startSubject } from './subject.ts'
import { startWorker, type Worker } from './worker.ts'

/** Whether transactions slow errors down, or the other way: both sent at once, beside each alone. */
export const mixed: Figure = { name: 'mixed', run }

const rounds = 5
const errorsPerSecond = 400
const transactionsPerSecond = 400

type Kind = 'error' | 'transaction'
type Senders = Record<Kind, Worker<Load, Sent>>

async function run(how: How): Promise<Row[]> {
  const senders: Senders = { error: startWorker('load.ts'), transaction: startWorker('load.ts') }
  const subject = await startSubject()
  const seconds = how.seconds ?? 5
  try {
    // Both sides compile their hot paths and make the groups first.
    await send(subject, senders, ['error', 'transaction'], seconds)
    const alone: Record<Kind, number[]> = { error: [], transaction: [] }
    const together: Record<Kind, number[]> = { error: [], transaction: [] }
    const costs: number[] = []
    for (let round = 0; round < rounds; round++) {
      await quiet()
      for (const kind of ['error', 'transaction'] as const) {
        const { sent, cpu } = await send(subject, senders, [kind], seconds)
        alone[kind].push(sent[kind]?.p99 ?? Number.NaN)
        if (kind === 'transaction') costs.push((cpu * 1000) / (sent.transaction?.accepted ?? Number.NaN))
      }
      const { sent } = await send(subject, senders, ['error', 'transaction'], seconds)
      for (const kind of ['error', 'transaction'] as const) together[kind].push(sent[kind]?.p99 ?? Number.NaN)
      how.tell(
        `errors p99 ${written(alone.error.at(-1) ?? 0)} ms alone, ${written(together.error.at(-1) ?? 0)} ms beside transactions; transactions ${written(alone.transaction.at(-1) ?? 0)} and ${written(together.transaction.at(-1) ?? 0)} ms`,
      )
    }
    return [
      {
        figure: `ack p99 of ${errorsPerSecond} errors/s alone`,
        value: `${written(median(alone.error))} (${range(alone.error)}) ms`,
      },
      judged(`  beside ${transactionsPerSecond} transactions/s`, median(together.error), { most: 50 }, ' ms'),
      {
        figure: `ack p99 of ${transactionsPerSecond} transactions/s alone`,
        value: `${written(median(alone.transaction))} (${range(alone.transaction)}) ms`,
      },
      judged(`  beside ${errorsPerSecond} errors/s`, median(together.transaction), { most: 500 }, ' ms'),
      {
        figure: '  processor time of a transaction, database included',
        value: `${written(median(costs))} ms`,
      },
    ]
  } finally {
    await senders.error.stop()
    await senders.transaction.stop()
    await subject.stop()
  }
}

async function send(
  subject: Subject,
  senders: Senders,
  kinds: Kind[],
  seconds: number,
): Promise<{ sent: Partial<Record<Kind, Sent>>; cpu: number }> {
  const before = subject.cpu()
  const sent = await Promise.all(kinds.map((kind) => senders[kind].ask(loadOf(subject, kind, seconds))))
  const after = subject.cpu()
  for (const { refused } of sent)
    if (Object.keys(refused).length > 0)
      throw new Error(`Hitch refused some, by status: ${JSON.stringify(refused)}`)
  return {
    sent: Object.fromEntries(kinds.map((kind, index) => [kind, sent[index]])),
    cpu: after.hitch - before.hitch + after.postgres - before.postgres,
  }
}

function loadOf({ url, project }: Subject, kind: Kind, seconds: number): Load {
  const rate = kind === 'error' ? errorsPerSecond : transactionsPerSecond
  return { url, project, kind, size: '4 KB', isGzip: false, groups: 200, senders: 150, seconds, rate }
}
