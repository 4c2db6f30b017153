import type { Group, Person, Project, Team } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { formatShortId } from './shortId.ts'

export type Status = 'unresolved' | 'resolved' | 'archived'
export type Substatus =
  | 'new'
  | 'ongoing'
  | 'regressed'
  | 'escalating'
  | 'forever'
  | 'until_time'
  | 'until_count'
  | ''

/** Neutral facts about a group. Texts are raw (hostile): whoever renders them escapes and cuts. */
export type GroupView = {
  id: number
  version: number
  shortId: string
  project: { id: number; slug: string; name: string }
  url: string
  kind: 'error' | 'default' | 'csp'
  title: string
  message: string
  culprit: string
  topFrame: string
  level: string
  platform: string
  environment: string | null
  release: string | null
  firstRelease: string | null
  status: Status
  substatus: Substatus
  statusChangedAt: Date
  /** The latest change in words, such as "Resolved by Ada in Teams"; empty for a group nobody touched. */
  lastChange: string
  archivedUntil: Date | null
  archivedUntilCount: number | null
  resolution: { inNextRelease?: string; inRelease?: string } | null
  assignee: { kind: 'person' | 'team'; id: number; name: string } | null
  eventCount: number
  userCount: number
  firstSeenAt: Date
  lastSeenAt: Date
  /** Events per hour of the last 24, oldest first. */
  hours: number[]
  /** Who a group can be assigned to from here, besides oneself. */
  assignable: { people: { id: number; name: string }[]; teams: { id: number; name: string }[] }
}

export type GroupRow = Group & { project: Project; assignee: Person | null; assigneeTeam: Team | null }

void ({} as App)

export { formatShortId }
