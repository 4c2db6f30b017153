import type { FilterOptions } from '../../services/filters/options.ts'
import type { CategoryQuotas } from '../../services/quotas/categories.ts'
import type { Fate } from '../../services/stats/fates.ts'
import type { Who } from '../layout/page.ts'

/** How much a project takes in, as it is, or as somebody has just typed it. */
export type IntakeSettings = {
  rateLimit: { count: number; window: number } | null
  quotas: CategoryQuotas
  spikeGuard: number | null
  filters: FilterOptions
  retentionDays: number | null
  eventBudget: number | null
}

/** Everything the page of what a project takes in shows. */
export type IntakeFacts = {
  who: Who
  project: { slug: string; name: string }
  mayChange: boolean
  said: { kind: 'done' | 'fault'; words: string } | null
  settings: IntakeSettings
  /** For how long the installation keeps events at most. */
  mostDays: number
  fates: Fate[]
}
