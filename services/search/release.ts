import { Prisma } from '../../prisma/client/client.ts'
import { compareVersions, newestRelease, parseVersion } from '../releases/order.ts'
import { plainText } from './pattern.ts'
import type { Filter, Operator, Pattern } from './query.ts'
import { allOf, anyOf, Misunderstood, nothing, type Scope } from './scope.ts'
import { findValues, withOneOf } from './tags.ts'

type Part = 'whole' | 'version' | 'package' | 'build'

/** That the group was seen in a release; with an operator, in one that is newer or older by its version. */
export async function releaseCondition(
  scope: Scope,
  filter: Filter,
  part: Part = 'whole',
): Promise<Prisma.Sql> {
  const found = await releasesOf(scope, filter, part)
  const isNone = filter.values.some((value) => plainText(value) === '')
  return anyOf([withOneOf(found), ...(isNone ? [Prisma.sql`g."lastRelease" IS NULL`] : [])])
}

/** The same of the release in which the group was first seen. */
export async function firstReleaseCondition(scope: Scope, filter: Filter): Promise<Prisma.Sql> {
  const found = await releasesOf(scope, filter, 'whole')
  const isNone = filter.values.some((value) => plainText(value) === '')
  const versions = [...new Set(found.map(({ value }) => value))]
  const first = allOf([withOneOf(found), Prisma.sql`g."firstRelease" = ANY(${versions}::text[])`])
  return anyOf([
    versions.length > 0 ? first : nothing,
    ...(isNone ? [Prisma.sql`g."firstRelease" IS NULL`] : []),
  ])
}

async function releasesOf(scope: Scope, filter: Filter, part: Part) {
  const values = filter.values.filter((value) => plainText(value) !== '')
  const isLatest = (value: Pattern) => part === 'whole' && plainText(value)?.toLowerCase() === 'latest'
  if (filter.operator !== '' && filter.operator !== '=') return byVersion(scope, filter.operator, values)
  if (part !== 'whole') return byPart(scope, part, values)
  const named = values.filter((value) => !isLatest(value))
  const found = named.length > 0 ? await findValues(scope, 'release', named) : []
  return values.some(isLatest) ? [...found, ...(await latest(scope))] : found
}

async function byVersion(scope: Scope, operator: Operator, values: Pattern[]) {
  const given = plainText(values[0] ?? [''])
  const wanted = given === null ? null : parseVersion(given)
  if (!wanted || values.length !== 1)
    throw new Misunderstood(`After ${operator} stands a version, such as 1.2.0 or shop@1.2.0.`)
  return (await findValues(scope, 'release', [['', '']])).filter(({ value }) => {
    const version = parseVersion(value)
    if (!version || (wanted.package !== '' && version.package !== wanted.package)) return false
    const order = compareVersions(version, wanted)
    if (operator === '>') return order > 0
    if (operator === '>=') return order >= 0
    return operator === '<' ? order < 0 : order <= 0
  })
}

async function byPart(scope: Scope, part: Exclude<Part, 'whole'>, values: Pattern[]) {
  const patterns = values.map((value): Pattern => {
    if (part === 'package') return [...value.slice(0, -1), `${value.at(-1) ?? ''}@`, '']
    if (part === 'build') return ['', `+${value[0] ?? ''}`, ...value.slice(1)]
    return value
  })
  if (part !== 'version') return findValues(scope, 'release', patterns)
  // 1.2.0 alone, behind a package, and before a build.
  const all = patterns.flatMap((value): Pattern[] => {
    const packaged: Pattern = ['', `@${value[0] ?? ''}`, ...value.slice(1)]
    const built = (given: Pattern): Pattern => [...given.slice(0, -1), `${given.at(-1) ?? ''}+`, '']
    return [value, packaged, built(value), built(packaged)]
  })
  return findValues(scope, 'release', all)
}

// The newest of each project by the order of releases; of many projects, by the time it went out.
async function latest(scope: Scope) {
  const { app, projectIds } = scope
  const rows = await app.db.$queryRaw<{ projectId: number; version: string; firstSeenAt: Date }[]>`
    SELECT p.id AS "projectId", r.version, r.at AS "firstSeenAt" FROM unnest(${projectIds}::int[]) AS p(id)
     CROSS JOIN LATERAL (
       SELECT version, coalesce("releasedAt", "firstSeenAt") AS at FROM "Release" WHERE "projectId" = p.id
        ORDER BY "firstSeenAt" DESC LIMIT ${projectIds.length > 20 ? 1 : 200}) r`
  const newest = new Map<number, string>()
  for (const id of new Set(rows.map(({ projectId }) => projectId))) {
    const release = newestRelease(rows.filter(({ projectId }) => projectId === id))
    if (release) newest.set(id, release.version)
  }
  if (newest.size === 0) return []
  const found = await findValues(
    scope,
    'release',
    [...new Set(newest.values())].map((version) => [version]),
  )
  return found.filter(({ projectId, value }) => newest.get(projectId) === value)
}
