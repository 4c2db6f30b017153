import { z } from 'zod'
import {
  type Category,
  type CategoryQuotas,
  categoryNames,
  readCategoryQuotas,
} from '../../services/quotas/categories.ts'

const day = 86_400

/** A quota in a body, in Sentry's form. Null, or nothing in one of its numbers, takes the quota away. */
export const rateLimit = z
  .object({
    count: z.int().min(0).max(1_000_000_000).nullish(),
    window: z.int().min(0).max(day, 'A window has at most a day.').nullish(),
  })
  .nullable()
  .optional()

/** Quotas of other kinds than errors; a kind that is not named stays as it is. */
export const categoryQuotas = z
  .strictObject(Object.fromEntries(categoryNames.map((name) => [name, rateLimit])))
  .optional()

/** What the quotas in a body make of those there were; undefined when it said nothing of them. */
export function categoryQuotaFacts(
  given: z.output<typeof categoryQuotas>,
  stored: unknown,
): CategoryQuotas | undefined {
  if (given === undefined) return undefined
  const quotas = readCategoryQuotas(stored)
  for (const name of categoryNames) {
    const { count, window } = given[name] ?? {}
    if (count && window) quotas[name] = { count, window }
    else if (given[name] !== undefined) delete quotas[name]
  }
  return quotas
}

/** All kinds, with null where there is no quota. */
export function categoryQuotasJson(
  stored: unknown,
): Record<Category, { count: number; window: number } | null> {
  const quotas = readCategoryQuotas(stored)
  return Object.fromEntries(categoryNames.map((name) => [name, quotas[name] ?? null])) as ReturnType<
    typeof categoryQuotasJson
  >
}

type Columns = { rateLimitCount: number | null; rateLimitWindow: number | null }

/** What a body's quota is in the database; nothing when the body said nothing of it. */
export function rateLimitFacts(given: z.output<typeof rateLimit>): Partial<Columns> {
  if (given === undefined) return {}
  if (!given?.count || !given.window) return { rateLimitCount: null, rateLimitWindow: null }
  return { rateLimitCount: given.count, rateLimitWindow: given.window }
}

export function rateLimitJson({ rateLimitCount, rateLimitWindow }: Columns) {
  return rateLimitCount && rateLimitWindow ? { count: rateLimitCount, window: rateLimitWindow } : null
}
