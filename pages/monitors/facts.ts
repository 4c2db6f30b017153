import type { MonitorConfig } from '../../services/monitors/config.ts'
import type { CheckInView, MonitorView } from '../../services/monitors/monitors.ts'
import type { RecentRun } from '../../services/monitors/recent.ts'
import type { Who } from '../layout/page.ts'

/** A monitor with what it expects, and the newest runs of its environments. */
export type MonitorFacts = {
  monitor: MonitorView
  config: MonitorConfig
  runs: RecentRun[]
}

export type MonitorsFacts = {
  now: Date
  who: Who
  search: string
  /** From 1. */
  page: number
  hasMore: boolean
  monitors: MonitorFacts[]
}

export type MonitorPageFacts = MonitorFacts & { now: Date; who: Who; checkIns: CheckInView[] }
