import type { GroupDetails, SeenRelease } from '../../services/groups/details.ts'
import type { GroupView } from '../../services/groups/view.ts'
import { projectName } from './projectShape.ts'

/** Counts over time, each with the beginning of its span in seconds. */
export type Stats = Record<string, [number, number][]>

/** A group as Sentry shows an issue. */
export function issueJson(view: GroupView, details: GroupDetails, stats: Stats) {
  return {
    id: String(view.id),
    shortId: view.shortId,
    title: view.title,
    culprit: view.culprit,
    permalink: view.url,
    logger: null as string | null,
    level: view.level,
    priority: view.priority,
    ...statusJson(view),
    isPublic: false,
    shareId: null,
    platform: view.platform,
    project: projectName({ ...view.project, platform: details.projectPlatform }),
    type: view.kind,
    ...categoryOf(view),
    metadata: metadataOf(view),
    numComments: details.commentCount,
    assignedTo: assigneeJson(view, details),
    isBookmarked: details.isBookmarked,
    ...followingJson(details),
    inbox: inboxJson(details),
    hasSeen: details.hasSeen,
    annotations: [],
    owners: ownersJson(view),
    // A text, because it once outgrew what clients can count in.
    count: String(view.eventCount),
    userCount: view.userCount,
    firstSeen: view.firstSeenAt.toISOString(),
    lastSeen: view.lastSeenAt.toISOString(),
    firstRelease: releaseJson(view.firstRelease, details.firstRelease),
    lastRelease: releaseJson(view.release, details.lastRelease),
    stats,
  }
}

// Sentry calls everything that is no error by a category of its own; of ours, feedback is.
function categoryOf({ kind }: GroupView) {
  return kind === 'feedback'
    ? { issueType: 'feedback', issueCategory: 'feedback' }
    : { issueType: 'error', issueCategory: 'error' }
}

/** Status in Sentry's words: what we call archived is ignored there. */
export function statusJson(view: GroupView) {
  if (view.status === 'resolved') {
    const { inNextRelease, inRelease, inCommit } = view.resolution ?? {}
    const statusDetails = inNextRelease
      ? { inNextRelease: true }
      : inRelease
        ? { inRelease }
        : inCommit
          ? { inCommit: { commit: inCommit.sha, repository: inCommit.repository } }
          : {}
    return { status: 'resolved', substatus: null, statusDetails }
  }
  if (view.status === 'unresolved')
    return { status: 'unresolved', substatus: view.substatus, statusDetails: {} }
  return { status: 'ignored', ...archiveJson(view) }
}

/** Whether whoever asks follows it, and why; for a wish of their own, Sentry has no word. */
export function followingJson({ followedBecause: reason }: GroupDetails) {
  return {
    isSubscribed: reason !== null,
    subscriptionDetails: reason && { reason: reason === 'asked' ? 'unknown' : reason },
  }
}

// Sentry's numbers for why.
const inboxReasons = { new: 0, unignored: 1, regressed: 2, escalating: 5 } as const

/** Why somebody should look at it, as Sentry tells when asked to expand it. */
function inboxJson({ inbox }: GroupDetails) {
  return (
    inbox && { reason: inboxReasons[inbox.reason], reason_details: null, date_added: inbox.at.toISOString() }
  )
}

/** The hours of a view as Sentry's chart of a day. */
export function dayStats(view: GroupView, now: Date): [number, number][] {
  return spans(view.hours, 3600, now)
}

/** Counts of equal spans, the last of them holding `now`, each with its beginning in seconds. */
export function spans(counts: number[], seconds: number, now: Date): [number, number][] {
  const last = Math.floor(now.getTime() / 1000 / seconds) * seconds
  return counts.map((count, index) => [last - (counts.length - 1 - index) * seconds, count])
}

function archiveJson(view: GroupView) {
  switch (view.substatus) {
    case 'until_time':
      return {
        substatus: 'archived_until_condition_met',
        statusDetails: { ...noLimits, ignoreUntil: view.archivedUntil?.toISOString() ?? null },
      }
    case 'until_count': {
      const rest = view.archivedCount ?? Math.max(0, (view.archivedUntilCount ?? 0) - view.eventCount)
      const limit = { ignoreCount: rest, ignoreWindow: view.archivedWindow }
      return { substatus: 'archived_until_condition_met', statusDetails: { ...noLimits, ...limit } }
    }
    case 'until_users': {
      const rest = view.archivedCount ?? Math.max(0, (view.archivedUntilCount ?? 0) - view.userCount)
      const limit = { ignoreUserCount: rest, ignoreUserWindow: view.archivedWindow }
      return { substatus: 'archived_until_condition_met', statusDetails: { ...noLimits, ...limit } }
    }
    case 'until_escalating':
      return { substatus: 'archived_until_escalating', statusDetails: {} }
    default:
      return { substatus: 'archived_forever', statusDetails: {} }
  }
}

const noLimits = {
  ignoreCount: null,
  ignoreUntil: null,
  ignoreUserCount: null,
  ignoreUserWindow: null,
  ignoreWindow: null,
}

// Taken from the group's own facts, so that a list of a hundred reads no event.
function metadataOf(view: GroupView): Record<string, string> {
  if (view.kind === 'feedback') return { title: view.title, message: view.message }
  if (view.kind !== 'error') return { title: view.title }
  const [type = '', ...rest] = view.title.split(': ')
  const frame = /^(.*?) \((.*?)(?::\d+)*\)$/.exec(view.topFrame)
  return {
    title: view.title,
    type,
    value: rest.length > 0 ? rest.join(': ') : '',
    ...(frame && { function: frame[1] ?? '', filename: frame[2] ?? '' }),
  }
}

function assigneeJson({ assignee }: GroupView, details: GroupDetails) {
  if (!assignee) return null
  const { kind, id, name } = assignee
  if (kind === 'team') return { type: 'team', id: String(id), name }
  return { type: 'user', id: String(id), name, email: details.assigneeEmail ?? '' }
}

/** Who could own it, as Sentry names them; authors whom nobody here is known as are not among them. */
function ownersJson({ owners }: GroupView) {
  return owners.flatMap(({ source, owner, at }) =>
    owner
      ? [
          {
            type: ownerTypes[source],
            owner: `${owner.kind === 'team' ? 'team' : 'user'}:${owner.id}`,
            date_added: at.toISOString(),
          },
        ]
      : [],
  )
}

const ownerTypes = { suspectCommit: 'suspectCommit', rule: 'ownershipRule', codeowners: 'codeowners' }

function releaseJson(version: string | null, release: SeenRelease | null) {
  if (version === null) return null
  return {
    version,
    shortVersion: version.split('@').at(-1) ?? version,
    dateCreated: release?.firstSeenAt.toISOString() ?? null,
    dateReleased: null,
    ref: null,
    url: null,
  }
}
