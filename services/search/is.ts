import { Prisma } from '../../prisma/client/client.ts'
import { nearest } from '../nearest.ts'
import { Misunderstood, type Scope } from './scope.ts'

export const statuses = ['unresolved', 'resolved', 'archived'] as const
export type Status = (typeof statuses)[number]

// What is said for each state of a group.
const words: Record<string, Prisma.Sql> = {
  unresolved: Prisma.sql`g.status = 'unresolved'`,
  resolved: Prisma.sql`g.status = 'resolved'`,
  archived: Prisma.sql`g.status = 'archived'`,
  new: Prisma.sql`g.substatus = 'new'`,
  ongoing: Prisma.sql`g.substatus = 'ongoing'`,
  regressed: Prisma.sql`g.substatus = 'regressed'`,
  escalating: Prisma.sql`g.substatus = 'escalating'`,
  archived_forever: Prisma.sql`g.substatus = 'forever'`,
  archived_until_escalating: Prisma.sql`g.substatus = 'until_escalating'`,
  archived_until_condition_met: Prisma.sql`g.substatus IN ('until_time', 'until_count', 'until_users')`,
  assigned: Prisma.sql`(g."assigneeId" IS NOT NULL OR g."assigneeTeamId" IS NOT NULL)`,
  unassigned: Prisma.sql`(g."assigneeId" IS NULL AND g."assigneeTeamId" IS NULL)`,
  linked: Prisma.sql`EXISTS (SELECT 1 FROM "Link" l WHERE l."groupId" = g.id AND l.state = 'linked')`,
  unlinked: Prisma.sql`NOT EXISTS (SELECT 1 FROM "Link" l WHERE l."groupId" = g.id AND l.state = 'linked')`,
  for_review: Prisma.sql`g.id IN (SELECT i."groupId" FROM "GroupInbox" i WHERE i."reviewedAt" IS NULL)`,
}

const synonyms: Record<string, string> = {
  ignored: 'archived',
  muted: 'archived',
  open: 'unresolved',
  inbox: 'for_review',
}

/** What `is:` says of a group. @throws Misunderstood for a word that is none of its states */
export function isCondition(_scope: Scope, given: string): Prisma.Sql {
  const name = wordOf(given)
  const condition = Object.hasOwn(words, name) ? words[name] : undefined
  if (condition) return condition
  throw new Misunderstood(
    'A group is for example unresolved, resolved, archived, new, regressed, assigned or unassigned.',
    nearest(name, Object.keys(words)),
  )
}

/** The status that `is:` names; null when it says something else. */
export function statusOf(given: string): Status | null {
  return statuses.find((status) => status === wordOf(given)) ?? null
}

function wordOf(given: string): string {
  const name = given.toLowerCase()
  return (Object.hasOwn(synonyms, name) ? synonyms[name] : undefined) ?? name
}
