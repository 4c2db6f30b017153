import { Prisma } from '../../prisma/client/client.ts'
import { nearest } from '../nearest.ts'
import { indexedValue } from '../tags/ofEvent.ts'
import { likeWhole, plainText } from './pattern.ts'
import type { Filter, Pattern } from './query.ts'
import { allOf, anyOf, Misunderstood, not, nothing, type Scope } from './scope.ts'

const mostNumbers = 5_000

/** A value as one project's events carried it, by the number it has there. */
export type FoundValue = { id: number; projectId: number; value: string }

/** That an event of the group carried a tag with one of the values; an empty value means that none did. */
export async function tagCondition(scope: Scope, key: string, filter: Filter): Promise<Prisma.Sql> {
  const { operator, values } = filter
  const given = values.map((value): Pattern => [operator + (value[0] ?? ''), ...value.slice(1)])
  const isEmpty = given.some((value) => plainText(value) === '')
  const rest = given.filter((value) => plainText(value) !== '')
  const conditions = rest.length > 0 ? [await withValues(scope, key, rest)] : []
  return anyOf(isEmpty ? [...conditions, not(await hasTag(scope, key))] : conditions)
}

/** That an event of the group carried a tag of this name. */
export async function hasTag(scope: Scope, key: string): Promise<Prisma.Sql> {
  return withValues(scope, key, [['', '']])
}

// Comparing two lists costs by their lengths multiplied; past this many a group's own project is looked up first, whose
// values are few.
const mostCompared = 40

/** That an event of the group carried one of these values. */
export function withOneOf(found: FoundValue[]): Prisma.Sql {
  if (found.length === 0) return nothing
  if (found.length <= mostCompared)
    return Prisma.sql`g.id IN (SELECT t."groupId" FROM "GroupTags" t WHERE t."valueIds" && ${found.map(({ id }) => id)}::int[])`
  const ofProject = Prisma.sql`(${JSON.stringify(byProject(found))}::jsonb ->> g."projectId"::text)::int[]`
  // A value, not a set: the database may not turn it into a join that reads every group's tags.
  return Prisma.sql`coalesce((SELECT t."valueIds" && ${ofProject} FROM "GroupTags" t WHERE t."groupId" = g.id), false)`
}

// In the form in which the database writes lists.
function byProject(found: FoundValue[]): Record<string, string> {
  const numbers = new Map<number, number[]>()
  for (const { projectId, id } of found) numbers.set(projectId, [...(numbers.get(projectId) ?? []), id])
  return Object.fromEntries([...numbers].map(([projectId, ids]) => [projectId, `{${ids.join(',')}}`]))
}

async function withValues(scope: Scope, key: string, values: Pattern[]): Promise<Prisma.Sql> {
  return withOneOf(await findValues(scope, key, values))
}

/**
 * The values of a tag that fit one of the patterns, as the projects' events carried them.
 * @throws Misunderstood when too many fit to be looked for
 */
export async function findValues(scope: Scope, key: string, values: Pattern[]): Promise<FoundValue[]> {
  // What is searched for in this process is to be found by it: a tag it has just taken in as well.
  await scope.app.record.index()
  const plain = values.flatMap((value) => plainText(value) ?? []).map((value) => indexedValue(key, value))
  const wild = values.filter((value) => plainText(value) === null).map(likeWhole)
  const fits = anyOf([
    ...(plain.length > 0 ? [Prisma.sql`value = ANY(${plain}::text[])`] : []),
    ...(wild.length > 0 ? [Prisma.sql`value LIKE ANY(${wild}::text[])`] : []),
  ])
  const where = allOf([
    Prisma.sql`key = ${key}`,
    fits,
    ...(scope.isWhole ? [] : [Prisma.sql`"projectId" = ANY(${scope.projectIds}::int[])`]),
  ])
  const found = await scope.app.db.$queryRaw<FoundValue[]>`
    SELECT id, "projectId", value FROM "TagValue" WHERE ${where} LIMIT ${mostNumbers + 1}`
  if (found.length > mostNumbers)
    throw new Misunderstood(
      `More than ${mostNumbers.toLocaleString('en')} values fit. Say more of it, or name a project.`,
    )
  return found
}

/** What is known of tags of this name in the projects; null when no event carried one. */
export async function findKey(scope: Scope, key: string): Promise<{ isFull: boolean } | null> {
  await scope.app.record.index()
  const rows = await scope.app.db.tagKey.findMany({
    where: { key, ...(!scope.isWhole && { projectId: { in: scope.projectIds } }) },
    orderBy: { isFull: 'desc' },
    take: 1,
    select: { isFull: true },
  })
  return rows[0] ?? null
}

/** The field or tag that was probably meant by a name that is neither. */
export async function nearestKey(
  scope: Scope,
  key: string,
  fields: readonly string[],
): Promise<string | null> {
  const field = nearest(key, fields)
  if (field) return field
  const rows = await scope.app.db.$queryRaw<{ key: string }[]>`
    SELECT DISTINCT key FROM "TagKey" WHERE ${allOf([
      Prisma.sql`key NOT LIKE ':%'`,
      ...(scope.isWhole ? [] : [Prisma.sql`"projectId" = ANY(${scope.projectIds}::int[])`]),
    ])} LIMIT 1000`
  return nearest(
    key,
    rows.map((row) => row.key),
  )
}
