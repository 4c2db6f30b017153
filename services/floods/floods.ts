import type { Foundation } from '../app.ts'

/** What a careless or hostile sender can make without end: names of releases and environments, and groups. */
export type FloodKind = 'release' | 'environment' | 'group'

/** How many new ones of each a project makes in an hour, at most, as counted by each process for itself. */
export const caps: Record<FloodKind, number> = { release: 200, environment: 50, group: 1_000 }

/** Types of errors that are told apart once there are too many groups; the rest of them are one. */
const mostTypes = 50

export type Flood = { projectId: number; kind: FloodKind }

export type Floods = {
  /** How many of so many new ones may be made. When fewer, it is remembered that people are to be told. */
  admit(flood: Flood, wanted: number): number
  /** Counts what was made. */
  took(flood: Flood, count: number): void
  /** Whether one more type may have a group of its own in a project that has too many groups. */
  admitType(projectId: number, type: string): boolean
  /** The caps that were reached for the first time in this hour since this was last asked. */
  reached(): Flood[]
}

type Hour = { number: number; count: number; isReached: boolean; types: Set<string> }

const hourMs = 3_600_000
// Hours that have ended are of no use; more than this is not kept of them.
const most = 10_000

const all = new WeakMap<Foundation['jobs'], Floods>()

/** The counters of a process, in memory: a question for each name would cost more than the name. */
export function floodsOf(app: Pick<Foundation, 'jobs' | 'now'>): Floods {
  const known = all.get(app.jobs)
  if (known) return known
  const made = createFloods(app.now)
  all.set(app.jobs, made)
  return made
}

/** @param now the clock; hours are those of the day, so that all processes agree when one ends */
export function createFloods(now: () => Date): Floods {
  const hours = new Map<string, Hour>()
  let fresh: Flood[] = []
  return {
    admit(flood, wanted) {
      const hour = hourOf(flood)
      const room = Math.max(0, caps[flood.kind] - hour.count)
      if (wanted > room && !hour.isReached) {
        hour.isReached = true
        fresh.push(flood)
      }
      return Math.min(wanted, room)
    },
    took(flood, count) {
      hourOf(flood).count += count
    },
    admitType(projectId, type) {
      const { types } = hourOf({ projectId, kind: 'group' })
      if (types.size < mostTypes) types.add(type)
      return types.has(type)
    },
    reached() {
      const reached = fresh
      fresh = []
      return reached
    },
  }

  function hourOf({ projectId, kind }: Flood): Hour {
    const number = Math.floor(now().getTime() / hourMs)
    const name = `${kind} ${projectId}`
    const known = hours.get(name)
    if (known?.number === number) return known
    const hour = { number, count: 0, isReached: false, types: new Set<string>() }
    hours.delete(name)
    if (hours.size >= most) {
      const [oldest] = hours.keys()
      if (oldest !== undefined) hours.delete(oldest)
    }
    hours.set(name, hour)
    return hour
  }
}
