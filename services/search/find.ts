import { Prisma } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { UserError } from '../errors.ts'
import type { Compiled } from './compile.ts'
import { allOf, inProjects, type Scope } from './scope.ts'
import { beyond, keyOf, orderBy, type Place, type Sort } from './sorts.ts'

const longestMs = 10_000
// Longer is not worth a number that ends at a thousand.
const longestCountMs = 250

export type Found = { id: number; key: number }

/** The groups that fit, in order; backwards the order is turned round. @throws UserError 400 when it takes too long */
export async function findGroups(
  scope: Scope,
  compiled: Compiled,
  asked: { sort: Sort; limit: number; offset: number; place: Place | null },
): Promise<Found[]> {
  const { sort, limit, offset, place } = asked
  const isBackwards = place?.isBackwards ?? false
  const arms = armsOf(scope, compiled, place ? [beyond(sort, place)] : []).map(
    (where) => Prisma.sql`(SELECT g.id, ${keyOf(sort)} AS key FROM "Group" g WHERE ${where}
       ORDER BY ${orderBy(sort, isBackwards)} LIMIT ${limit + offset})`,
  )
  if (arms.length === 0) return []
  const direction = Prisma.raw(isBackwards ? 'ASC' : 'DESC')
  const rows = await read<{ id: number; key: string }>(
    scope.app,
    Prisma.sql`SELECT id, key FROM (${Prisma.join(arms, ' UNION ALL ')}) a
      ORDER BY key ${direction}, id ${direction} LIMIT ${limit} OFFSET ${offset}`,
    longestMs,
  )
  if (!rows) throw new UserError('This search takes too long. Name a project, a status or longer words.')
  return rows.map(({ id, key }) => ({ id, key: Number(key) }))
}

/** How many groups fit; counting ends at `most`, and is given up (null) when it takes longer than the list is worth. */
export async function countGroups(scope: Scope, compiled: Compiled, most: number): Promise<number | null> {
  const arms = armsOf(scope, compiled, []).map(
    (where) => Prisma.sql`(SELECT 1 FROM "Group" g WHERE ${where} LIMIT ${most})`,
  )
  if (arms.length === 0) return 0
  const rows = await read<{ count: number }>(
    scope.app,
    Prisma.sql`SELECT count(*)::int AS count FROM (SELECT 1 FROM (${Prisma.join(arms, ' UNION ALL ')}) a LIMIT ${most}) b`,
    longestCountMs,
  )
  return rows?.[0]?.count ?? null
}

// One for each status, because the indices begin with it: then each is read in order and no further than asked.
function armsOf(scope: Scope, { where, statuses }: Compiled, more: Prisma.Sql[]): Prisma.Sql[] {
  const inside = inProjects(scope)
  return statuses.map((status) =>
    allOf([Prisma.sql`g.status = ${status}`, ...(inside ? [inside] : []), where, ...more]),
  )
}

// A search that would read all there is must not hold the database up: null when it took too long.
async function read<Row extends object>(
  app: App,
  query: Prisma.Sql,
  timeoutMs: number,
): Promise<Row[] | null> {
  const client = await app.pool.connect()
  let isBroken = false
  try {
    await client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${timeoutMs}`)
    const { rows } = await client.query<Row>(query.text, query.values)
    return rows
  } catch (error) {
    if ((error as { code?: string }).code !== '57014') throw error
    return null
  } finally {
    await client.query('ROLLBACK').catch(() => (isBroken = true))
    client.release(isBroken)
  }
}
