import { z } from 'zod'
import type { Change } from '../../services/groups/change.ts'
import { fieldError, text } from './body.ts'

const year = 366 * 24 * 60
const week = 7 * 24 * 60

const unsupported = (why: string) => z.null(why).optional()

const details = z.object({
  inNextRelease: z.boolean().nullish(),
  inRelease: text(250).nullish(),
  /** In minutes. */
  ignoreDuration: z.int().min(1).max(year).nullish(),
  ignoreUntil: z.iso.datetime({ offset: true }).nullish(),
  ignoreCount: z.int().min(1).max(1_000_000).nullish(),
  untilEscalating: z.boolean().nullish(),
  inCommit: z
    .object({
      commit: text(64).pipe(z.string().regex(/^\S+$/, 'A commit is one word of at most 64 letters.')),
      repository: text(250).nullish(),
    })
    .nullish(),
  inUpcomingRelease: unsupported('Use inNextRelease.'),
  ignoreUserCount: z.int().min(1).max(1_000_000).nullish(),
  /** In minutes. */
  ignoreWindow: z.int().min(1).max(week).nullish(),
  ignoreUserWindow: z.int().min(1).max(week).nullish(),
})

/** What can be changed of an issue. */
export const issueUpdate = z.object({
  /** Archived and ignored are one; muted is what older clients call it. */
  status: z
    .enum(['resolved', 'resolvedInNextRelease', 'unresolved', 'ignored', 'archived', 'muted'])
    .optional(),
  statusDetails: details.nullish(),
  substatus: z
    .enum([
      'ongoing',
      'archived_forever',
      'archived_until_escalating',
      'archived_until_condition_met',
      'new',
      'regressed',
      'escalating',
    ])
    .nullish(),
  assignedTo: z.union([z.string().max(254), z.int().positive()]).nullish(),
  /** Whether whoever asks follows it. */
  isSubscribed: z.boolean().nullish(),
  /** Of many at once: they become one. */
  merge: z.union([z.literal(1), z.literal(true), z.literal('1')], 'Merging is said as 1.').nullish(),
  /** Whether they have marked it, and looked at it. */
  isBookmarked: z.boolean().nullish(),
  hasSeen: z.boolean().nullish(),
  discard: unsupported('Discarding is not supported.'),
  priority: z.enum(['low', 'medium', 'high']).nullish(),
  /** False: somebody has looked at it, and it leaves the inbox. */
  inbox: z
    .literal(false, 'What is in the inbox comes from events alone; it can only be taken out.')
    .nullish(),
})

export type IssueUpdate = z.output<typeof issueUpdate>
type Details = z.output<typeof details>

/**
 * The change of status an update asks for; null when it asks for none. Status, its details and substatus must agree.
 * @throws UserError 400 when they do not
 */
export function statusChange(update: IssueUpdate, now: Date): Change | null {
  const { substatus } = update
  const given: Details = update.statusDetails ?? {}
  const status = update.status ?? statusOf(substatus)
  if (!status) {
    if (Object.values(given).some((value) => value !== null && value !== undefined && value !== false))
      throw fieldError('status', 'Say which status these details are of.')
    return null
  }
  const isArchive = status === 'ignored' || status === 'archived' || status === 'muted'
  if (!isArchive && hasLimit(given))
    throw fieldError('statusDetails', `These details do not go with the status ${status}.`)
  if (status === 'unresolved' || isArchive) {
    if (given.inRelease || given.inNextRelease || given.inCommit)
      throw fieldError('statusDetails', `These details do not go with the status ${status}.`)
  }
  if (substatus && substatus.startsWith('archived') !== isArchive)
    throw fieldError('substatus', `${substatus} does not go with the status ${status}.`)
  if (isArchive) return archive(given, substatus ?? null, now)
  if (status === 'unresolved') return unresolve(substatus ?? null)
  if (substatus) throw fieldError('substatus', 'A resolved issue has no substatus.')
  return resolve(given, status === 'resolvedInNextRelease')
}

function statusOf(substatus: IssueUpdate['substatus']): IssueUpdate['status'] {
  if (!substatus) return undefined
  return substatus.startsWith('archived') ? 'ignored' : 'unresolved'
}

function hasLimit(given: Details): boolean {
  return Boolean(
    given.ignoreDuration ||
      given.ignoreUntil ||
      given.ignoreCount ||
      given.ignoreUserCount ||
      given.ignoreWindow ||
      given.ignoreUserWindow ||
      given.untilEscalating,
  )
}

function resolve(given: Details, inNext: boolean): Change {
  const isNext = inNext || given.inNextRelease === true
  if ([isNext, given.inRelease, given.inCommit].filter(Boolean).length > 1)
    throw fieldError('statusDetails', 'Choose one of inNextRelease, inRelease and inCommit.')
  if (given.inCommit) {
    const { commit: sha, repository } = given.inCommit
    return { kind: 'resolve', in: { commit: { sha, repository: repository ?? null } } }
  }
  if (isNext) return { kind: 'resolve', in: 'nextRelease' }
  if (!given.inRelease) return { kind: 'resolve' }
  return {
    kind: 'resolve',
    in: given.inRelease === 'latest' ? 'currentRelease' : { release: given.inRelease },
  }
}

function unresolve(substatus: string | null): Change {
  if (substatus === null || substatus === 'ongoing') return { kind: 'unresolve' }
  throw fieldError('substatus', `${substatus} comes from events alone; it cannot be set.`)
}

function archive(given: Details, substatus: string | null, now: Date): Change {
  const limits: Change[] = []
  if (given.ignoreDuration) limits.push({ kind: 'archive', for: { minutes: given.ignoreDuration } })
  if (given.ignoreUntil)
    limits.push({ kind: 'archive', for: { minutes: minutesUntil(given.ignoreUntil, now) } })
  if (given.ignoreWindow && !given.ignoreCount)
    throw fieldError('statusDetails', 'ignoreWindow goes with ignoreCount.')
  if (given.ignoreUserWindow && !given.ignoreUserCount)
    throw fieldError('statusDetails', 'ignoreUserWindow goes with ignoreUserCount.')
  if (given.ignoreCount)
    limits.push({ kind: 'archive', for: { events: given.ignoreCount, ...within(given.ignoreWindow) } })
  if (given.ignoreUserCount)
    limits.push({ kind: 'archive', for: { users: given.ignoreUserCount, ...within(given.ignoreUserWindow) } })
  if (given.untilEscalating || substatus === 'archived_until_escalating')
    limits.push({ kind: 'archive', for: 'escalating' })
  if (limits.length > 1) throw fieldError('statusDetails', 'Choose one limit for archiving.')
  const [only] = limits
  if (substatus === 'archived_until_condition_met' && !only)
    throw fieldError(
      'statusDetails',
      'Name the condition: ignoreDuration, ignoreUntil, ignoreCount or ignoreUserCount.',
    )
  if (substatus === 'archived_forever' && only)
    throw fieldError('statusDetails', 'What is archived forever has no limit.')
  return only ?? { kind: 'archive' }
}

function within(minutes: number | null | undefined): { within?: number } {
  return minutes ? { within: minutes } : {}
}

function minutesUntil(time: string, now: Date): number {
  const minutes = Math.ceil((Date.parse(time) - now.getTime()) / 60_000)
  if (minutes >= 1 && minutes <= year) return minutes
  throw fieldError('statusDetails', 'ignoreUntil must be in the future, and within a year.')
}
