import { Prisma } from '../../prisma/client/client.ts'
import { parseEventId } from '../events/find.ts'
import { parseShortId } from '../groups/shortId.ts'
import { gramsOfPattern } from './grams.ts'
import { likeWithin, plainText } from './pattern.ts'
import type { Pattern } from './query.ts'
import { allOf, anyOf, type Scope } from './scope.ts'

/** That free words stand in a group's title, message or culprit, in any case; or that they are its id, or an event's. */
export function wordsCondition(scope: Scope, pattern: Pattern): Prisma.Sql {
  const text = plainText(pattern) ?? ''
  const other = [...groupsByShortId(scope, text), ...groupsByEvent(scope, text)]
  const groups = Prisma.join([byText(pattern), ...other], ' UNION ALL ')
  // Without trigrams to look up, each group that is come across is looked at.
  if (other.length === 0 && gramsOfPattern(pattern).length === 0)
    return Prisma.sql`EXISTS (SELECT 1 FROM "GroupText" w WHERE w."groupId" = g.id AND w.text LIKE ${lower(pattern)})`
  return Prisma.sql`g.id IN (${groups})`
}

/** That a text of the group itself contains a pattern; wildcards at neither end are needed. */
export function textCondition(column: 'title' | 'message' | 'culprit', pattern: Pattern): Prisma.Sql {
  const contains = Prisma.sql`${Prisma.raw(`g."${column}"`)} ILIKE ${likeWithin(pattern)}`
  const grams = gramsOfPattern(pattern)
  return grams.length === 0 ? contains : allOf([Prisma.sql`g.id IN (${byText(pattern)})`, contains])
}

export function shortIdCondition(scope: Scope, text: string): Prisma.Sql {
  return anyOf(groupsByShortId(scope, text).map((groups) => Prisma.sql`g.id IN (${groups})`))
}

export function eventCondition(scope: Scope, text: string): Prisma.Sql {
  return anyOf(groupsByEvent(scope, text).map((groups) => Prisma.sql`g.id IN (${groups})`))
}

function byText(pattern: Pattern): Prisma.Sql {
  const grams = gramsOfPattern(pattern)
  return Prisma.sql`SELECT w."groupId" FROM "GroupText" w WHERE ${allOf([
    ...(grams.length > 0 ? [Prisma.sql`w.grams @> ${grams}::int[]`] : []),
    Prisma.sql`w.text LIKE ${lower(pattern)}`,
  ])}`
}

function lower(pattern: Pattern): string {
  return likeWithin(pattern.map((part) => part.toLowerCase()))
}

function groupsByShortId({ organizationId }: Scope, text: string): Prisma.Sql[] {
  const shortId = parseShortId(text)
  if (!shortId) return []
  return [
    Prisma.sql`SELECT s.id FROM "Group" s JOIN "ShortIdPrefix" p ON p."projectId" = s."projectId"
      WHERE p."organizationId" = ${organizationId} AND p.prefix = ${shortId.prefix} AND s.number = ${shortId.number}`,
  ]
}

function groupsByEvent({ projectIds }: Scope, text: string): Prisma.Sql[] {
  const eventId = parseEventId(text)
  if (!eventId) return []
  return [
    Prisma.sql`SELECT e."groupId" FROM "Event" e WHERE e."projectId" = ANY(${projectIds}::int[]) AND e."eventId" = ${eventId}::uuid`,
  ]
}
