import type { Fingerprint, HitchEvent } from './event.ts'

/** An event on its way into the database. */
export type Incoming = {
  projectId: number
  event: HitchEvent
  fingerprints: Fingerprint[]
  /** Name of the grouping configuration that made the fingerprints; the current one when it is not said. */
  config?: string
  /** What led to its group before the project's grouping changed; asked only when its fingerprints are unknown. */
  earlier?: () => Fingerprint[]
  /** Whether Hitch made it itself, and bounds how many there are. */
  isOurs?: true
  /** The event's payload as it will be stored: JSON text. */
  payload: string
}

/** Where a hash leads: its group, and the one it came from when that was merged into it. */
export type Place = { groupId: number; homeId: number | null }

/** An event with the group it belongs to. */
export type Grouped = Incoming & Place

/** What a batch adds up to for one group. */
export type Sum = { groupId: number; projectId: number; events: Grouped[]; latest: Grouped }
