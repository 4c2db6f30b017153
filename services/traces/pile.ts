import type { Named } from '../events/names.ts'
import { addRun, type Bucket, emptyBucket } from './bucket.ts'
import { examplesWanted, type Remembered, type Wanted } from './examples.ts'
import type { Place, Series } from './names.ts'
import type { Read } from './transaction.ts'

/** What a series and minute add up to, of one measure. */
export type Cell = { key: string; measure: string; at: Date; bucket: Bucket }

/** Transactions added up, to be written in one transaction of the database. */
export type Pile = {
  series: Map<string, Series>
  cells: Map<string, Cell>
  examples: Map<string, Wanted>
  /** One of each release and environment: their names are written as those of events are. */
  named: Map<string, Named>
}

const minuteMs = 60_000

export function emptyPile(): Pile {
  return { series: new Map(), cells: new Map(), examples: new Map(), named: new Map() }
}

/** Adds one transaction to a pile: its duration and everything else that was measured of it. */
export function pileUp(pile: Pile, { series, key }: Place, read: Read, remembered: Remembered): void {
  const { transaction } = read
  const at = new Date(Math.floor(transaction.endedAt.getTime() / minuteMs) * minuteMs)
  pile.series.set(key, series)
  const { projectId } = series
  const { release, environment } = transaction
  pile.named.set(JSON.stringify([projectId, release, environment]), { projectId, event: transaction })
  if (transaction.duration !== null) {
    addRun(cellOf(pile, key, 'duration', at), transaction.duration, transaction)
    for (const wanted of examplesWanted(remembered, key, read)) pile.examples.set(wanted.key, wanted)
  }
  const measured = { ...transaction, isFailed: false, user: null }
  for (const [measure, value] of transaction.values) addRun(cellOf(pile, key, measure, at), value, measured)
}

function cellOf(pile: Pile, key: string, measure: string, at: Date): Bucket {
  const name = `${measure} ${at.getTime()} ${key}`
  const known = pile.cells.get(name)
  if (known) return known.bucket
  const bucket = emptyBucket()
  pile.cells.set(name, { key, measure, at, bucket })
  return bucket
}
