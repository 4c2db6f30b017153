import { z } from 'zod'

const day = 86_400

/** A quota in a body, in Sentry's form. Null, or nothing in one of its numbers, takes the quota away. */
export const rateLimit = z
  .object({
    count: z.int().min(0).max(1_000_000_000).nullish(),
    window: z.int().min(0).max(day, 'A window has at most a day.').nullish(),
  })
  .nullable()
  .optional()

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
