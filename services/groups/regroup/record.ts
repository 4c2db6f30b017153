import { z } from 'zod'

/** A copy of a merged group's card: where it was, so that it can be there again. */
const card = z.object({
  messageId: z.int(),
  /** Whether it was the group's one card of that conversation. */
  isMain: z.boolean(),
  /** The other group had a card there already, so that this one took its leave. */
  isRetired: z.boolean(),
})

const link = z.object({
  linkId: z.int(),
  ruleId: z.int().nullable(),
  /** Both were linked to the same work item: this link sleeps meanwhile. */
  rests: z.boolean(),
})

const inbox = z.object({
  reason: z.string(),
  at: z.coerce.date(),
  endsAt: z.coerce.date(),
  reviewedAt: z.coerce.date().nullable(),
})

const awaited = z.object({ sha: z.string(), repository: z.string().nullable() })

/** What undoing a merge needs to know beyond the counters, which the merged group keeps itself. */
export const mergeRecord = z.object({
  status: z.string(),
  substatus: z.string(),
  /** Of the group that took it in, before it took in any. */
  own: z.object({ firstSeenAt: z.coerce.date(), firstRelease: z.string().nullable() }),
  /** What it waited for. */
  aside: z.object({ inbox: inbox.nullable(), awaited: awaited.nullable() }),
  cards: z.array(card),
  links: z.array(link),
  /** People who follow the other group only because they followed this one. */
  followers: z.array(z.int()),
  /** The users counted so far, by their keys' order; null when all are. */
  usersAfter: z.string().nullable(),
  /** While it is being undone, the events looked at so far. */
  after: z.object({ receivedAt: z.coerce.date(), eventId: z.string() }).nullable().default(null),
})

export type MergeRecord = z.output<typeof mergeRecord>

/** What a split needs to know until it is done. */
export const splitRecord = z.object({
  hashes: z.array(z.string()),
  after: z.object({ receivedAt: z.coerce.date(), eventId: z.string() }).nullable().default(null),
})

export type SplitRecord = z.output<typeof splitRecord>

/** A place among the events of a group, in the order in which they came. */
export type Cursor = MergeRecord['after']
