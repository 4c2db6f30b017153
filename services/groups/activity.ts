import type { Via } from '../app.ts'
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
      if (data.commit) return `Resolved by a commit in ${data.inRelease}: ${messageIn(data.commit)}`
      if (data.inNextRelease) return `Resolved in the release after ${data.inNextRelease}${who}`
      if (data.why) return `Resolved: ${data.why}`
      return data.inRelease ? `Resolved in ${data.inRelease}${who}` : `Resolved${who}`
    case 'unresolved':
      return `Reopened${who}`
    case 'archived':
      return `Archived${archiveLimit(data)}${who}`
    case 'unarchived':
      return data.why ? `Back from the archive: ${data.why}` : `Taken out of the archive${who}`
    case 'regressed':
      return data.release ? `Regressed: seen again in ${data.release}` : 'Regressed: seen again'
    case 'assigned':
      return `Assigned to ${assignee ?? 'somebody who left'}${who}`
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
    case 'synced':
      return String(data.text)
    default:
      return `${kind}${who}`
  }
}

function messageIn(commit: unknown): string {
  const { message } = commit as { message?: unknown }
  return typeof message === 'string' ? message : ''
}

function archiveLimit(data: Record<string, unknown>): string {
  if (typeof data.minutes === 'number') return ` for ${duration(data.minutes)}`
  if (typeof data.events === 'number') return ` for ${data.events} events`
  return typeof data.eventsPerDay === 'number' ? ` until there are ${data.eventsPerDay} events in a day` : ''
}

function duration(minutes: number): string {
  const [count, unit] =
    minutes % 1440 === 0
      ? [minutes / 1440, 'day']
      : minutes % 60 === 0
        ? [minutes / 60, 'hour']
        : [minutes, 'minute']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
