import { hourOf } from '../events/counters.ts'
import { otherNames } from './nameOf.ts'
import type { Transaction } from './transaction.ts'

/** What is counted together. Nothing said is an empty text. */
export type Series = {
  projectId: number
  name: string
  op: string
  environment: string
  release: string
}

/** Which series a transaction belongs to, and whether its name was one too many. */
export type Place = { series: Series; key: string; isOther: boolean; isFirstOther: boolean }

// An hour of a project has so many names, and so many series of them; each process counts for itself.
export const mostNames = 1_000
const mostSeries = 4_000
const mostProjects = 10_000

type Known = { names: Set<string>; series: Set<string>; isFull: boolean }

/**
 * Says where transactions are counted, and keeps the number of places bounded: past a thousand names in an hour of a
 * project new ones are `<other>`, and when these fall into too many releases and environments, new ones of those are
 * left out.
 */
export function createPlaces(): (projectId: number, transaction: Transaction, now: Date) => Place {
  const projects = new Map<number, Known>()
  let current = 0

  return (projectId, transaction, now) => {
    const known = knownOf(projectId, hourOf(now).getTime())
    const isOther = !known.names.has(transaction.name) && known.names.size >= mostNames
    if (!isOther) known.names.add(transaction.name)
    const isFirstOther = isOther && !known.isFull
    if (isOther) known.isFull = true
    const wanted = seriesOf(projectId, transaction, isOther)
    const key = keyOf(wanted)
    if (known.series.has(key) || known.series.size < mostSeries) {
      known.series.add(key)
      return { series: wanted, key, isOther, isFirstOther }
    }
    const series = { ...wanted, environment: '', release: '' }
    return { series, key: keyOf(series), isOther, isFirstOther }
  }

  function knownOf(projectId: number, hour: number): Known {
    // What was named in an hour that is over is of no use, in whichever project.
    if (hour !== current || projects.size > mostProjects) projects.clear()
    current = hour
    const found = projects.get(projectId)
    if (found) return found
    const made = { names: new Set<string>(), series: new Set<string>(), isFull: false }
    projects.set(projectId, made)
    return made
  }
}

function seriesOf(projectId: number, transaction: Transaction, isOther: boolean): Series {
  return {
    projectId,
    name: isOther ? otherNames : transaction.name,
    op: isOther ? '' : transaction.op,
    environment: transaction.environment ?? '',
    release: isOther ? '' : (transaction.release ?? ''),
  }
}

export function keyOf({ projectId, name, op, environment, release }: Series): string {
  return JSON.stringify([projectId, name, op, environment, release])
}
