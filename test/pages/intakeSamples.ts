import type { IntakeFacts } from '../../pages/intake/facts.ts'
import { readFilterOptions } from '../../services/filters/options.ts'
import { ada } from './samples.ts'

/** What a project takes in, as its page is told. */
export function intakeFacts(more: Partial<IntakeFacts> = {}): IntakeFacts {
  return {
    who: ada,
    project: { slug: 'shop', name: 'Shop' },
    mayChange: true,
    said: null,
    settings: {
      rateLimit: { count: 50_000, window: 86_400 },
      quotas: { transaction: { count: 100_000, window: 3_600 }, session: { count: 900, window: 45 } },
      spikeGuard: 10,
      filters: readFilterOptions({
        messages: ['ResizeObserver loop*', '*Extension context invalidated*'],
        releases: ['shop@0.*'],
        browserExtensions: true,
        legacyBrowsers: ['ie', 'opera_mini'],
      }),
      retentionDays: 30,
      eventBudget: null,
    },
    mostDays: 90,
    fates: [
      { category: 'error', outcome: 'accepted', day: 1_204, week: 9_377 },
      { category: 'session', outcome: 'accepted', day: 40_120, week: 312_908 },
      { category: 'transaction', outcome: 'accepted', day: 88_412, week: 604_003 },
      { category: 'error', outcome: 'rate_limited:spike_guard', day: 0, week: 18_220 },
      { category: 'transaction', outcome: 'rate_limited:project_quota', day: 312, week: 2_801 },
      { category: 'error', outcome: 'filtered:browser-extensions', day: 41, week: 377 },
      { category: 'error', outcome: 'client_discard:before_send', day: 3, week: 12 },
      { category: 'replay', outcome: 'unsupported', day: 0, week: 4 },
    ],
    ...more,
  }
}
