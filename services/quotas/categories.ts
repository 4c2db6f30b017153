import { isRecord } from '../events/intake.ts'
import type { Quota } from './limiter.ts'

/** What can have a quota of its own beside errors: what items are called that belong to it, and what people call it. */
export const categories = {
  transaction: { items: ['transaction', 'span'], noun: 'transaction' },
  session: { items: ['session', 'sessions'], noun: 'session report' },
  attachment: { items: ['attachment'], noun: 'attachment' },
  feedback: { items: ['feedback', 'user_report'], noun: 'piece of feedback' },
  monitor: { items: ['check_in'], noun: 'check-in' },
} as const

export type Category = keyof typeof categories

export const categoryNames = Object.keys(categories) as Category[]

/** To which of them an item of an envelope belongs, by its type; undefined for what has no quota. */
export function categoryOfItem(type: string): Category | undefined {
  return byItem.get(type)
}

const byItem = new Map(
  categoryNames.flatMap((name) => categories[name].items.map((item): [string, Category] => [item, name])),
)

export type CategoryQuotas = Partial<Record<Category, { count: number; window: number }>>

/** A project's quotas as they are stored; what cannot be meant is left out. */
export function readCategoryQuotas(stored: unknown): CategoryQuotas {
  const given = isRecord(stored) ? stored : {}
  const quotas: CategoryQuotas = {}
  for (const name of categoryNames) {
    const quota = given[name]
    if (!isRecord(quota)) continue
    const { count, window } = quota
    if (typeof count === 'number' && typeof window === 'number' && count > 0 && window > 0)
      quotas[name] = { count, window }
  }
  return quotas
}

/** The same as the event path needs them; null when there are none. */
export function categoryQuotasOf(projectId: number, stored: unknown): ReadonlyMap<Category, Quota> | null {
  const quotas = Object.entries(readCategoryQuotas(stored)).map(([name, quota]): [Category, Quota] => {
    const category = name as Category
    return [category, { reason: 'project_quota', id: projectId, category, ...quota }]
  })
  return quotas.length > 0 ? new Map(quotas) : null
}
