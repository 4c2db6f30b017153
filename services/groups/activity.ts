import type { Via } from '../app.ts'
import { duration } from './archive.ts'
import type { ActivityKind } from './status.ts'

export type ActivityFacts = {
  kind: string
  via: string
  /** Name of who did it; null for a program, an event or the clock. */
  by: string | null
  /** Name of whom it was assigned to, when it was. */
  assignee?: string | null
  data: Record<string, unknown>
}

const places: Record<Via, string> = {
  teams: ' in Teams',
  discord: ' in Discord',
  azureDevOps: ' in Azure DevOps',
  api: ' through the API',
  page: ' on the page',
  sdk: '',
  rule: ' by a rule',
  timer: '',
}

/** One line of a group's history in plain words: "Resolved by Ada in Teams". The texts in it are raw. */
export function describeActivity({ kind, via, by, assignee, data }: ActivityFacts): string {
  const name = by ?? (typeof data.author === 'string' ? data.author : null)
  const who = `${name ? ` by ${name}` : ''}${places[via as Via] ?? ''}`
  switch (kind as ActivityKind) {
    case 'first_seen':
      return 'First seen'
    case 'resolved':
      return resolvedIn(data, who)
    case 'unresolved':
      return `Reopened${who}`
    case 'archived':
      return `Archived${archiveLimit(data)}${who}`
    case 'unarchived':
      return data.why ? `Back from the archive: ${data.why}` : `Taken out of the archive${who}`
    case 'regressed':
      return regressed(data)
    case 'escalating':
      return `Escalating: ${data.eventsToday} events in a day; from ${data.eventsPerDay} on that counts as escalating`
    case 'ongoing':
      return `Ongoing: it has been ${data.was} for ${data.days} days`
    case 'priority':
      return `Priority set to ${data.priority}${who}`
    case 'reviewed':
      return `Reviewed${who}`
    case 'assigned':
      return `Assigned to ${assignee ?? 'somebody who left'}${data.why ? `, because ${data.why}` : who}`
    case 'unassigned':
      return `Unassigned${who}`
    case 'comment':
      return `Comment${who}: ${data.text}`
    case 'comment_removed':
      return `A comment${name ? ` by ${name}` : ''} was removed`
    case 'linked':
      return `${data.created ? 'Made' : 'Linked to'} ${data.type || 'work item'} ${data.number}${who}`
    case 'unlinked':
      return `Unlinked from ${data.type || 'work item'} ${data.number}${data.why ? `: ${data.why}` : who}`
    case 'merged':
      return `${shortIdsIn(data.groups)} merged into this${who}`
    case 'merged_into':
      return `Merged into ${data.shortId}${who}`
    case 'unmerged':
      return data.isHome
        ? `Taken out of ${data.shortId} again${who}`
        : `${data.shortId} taken out again${who}`
    case 'split':
      return data.isNew ? `Split off ${data.shortId}${who}` : `${data.shortId} split off${who}`
    case 'synced':
      return String(data.text)
    default:
      return `${kind}${who}`
  }
}

// How much of a hash people read.
const shaShown = 12

function resolvedIn(data: Record<string, unknown>, who: string): string {
  const { commit, inCommit, inNextRelease, inRelease, why, age } = data
  if (inCommit) return `Resolved once a release has the commit ${shaOf(inCommit)}${who}`
  if (commit) {
    const message = messageIn(commit)
    return message
      ? `Resolved by a commit in ${inRelease}: ${message}`
      : `Resolved in ${inRelease}, which has the commit ${shaOf(commit)}${who}`
  }
  if (inNextRelease) return `Resolved in the release after ${inNextRelease}${who}`
  if (typeof age === 'number') return `Resolved, because it was not seen for ${duration(age * 60)}`
  if (why) return `Resolved: ${why}`
  return inRelease ? `Resolved in ${inRelease}${who}` : `Resolved${who}`
}

function regressed({ release, inRelease, inNextRelease, compared }: Record<string, unknown>): string {
  if (!release) return 'Regressed: seen again'
  if (!inRelease && !inNextRelease) return `Regressed: seen again in ${release}`
  if (release === inRelease) return `Regressed: came back in ${release}, in which it was resolved`
  const fixed = inRelease ? `in ${inRelease}` : `in the release after ${inNextRelease}`
  const how = compared ? `; compared ${compared === 'versions' ? 'as versions' : compared}` : ''
  return `Regressed: came back in ${release}, was resolved ${fixed}${how}`
}

function shaOf(commit: unknown): string {
  const { sha } = commit as { sha?: unknown }
  return typeof sha === 'string' ? sha.slice(0, shaShown) : ''
}

function shortIdsIn(groups: unknown): string {
  const names = Array.isArray(groups)
    ? groups.map((group: { shortId?: unknown }) => String(group.shortId))
    : []
  const shown = names.slice(0, 5).join(', ')
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}

function messageIn(commit: unknown): string {
  const { message } = commit as { message?: unknown }
  return typeof message === 'string' ? message : ''
}

function archiveLimit(data: Record<string, unknown>): string {
  if (typeof data.minutes === 'number') return ` for ${duration(data.minutes)}`
  const within = typeof data.within === 'number' ? ` within ${duration(data.within)}` : ''
  if (typeof data.events === 'number') return ` for ${data.events} events${within}`
  if (typeof data.users === 'number') return ` for ${data.users} users${within}`
  if (typeof data.eventsPerDay !== 'number') return ''
  return ` until it escalates (${data.eventsPerDay.toLocaleString('en-US')} events in a day)`
}
