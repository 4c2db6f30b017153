import { Prisma } from '../../prisma/client/client.ts'

/** How groups can be sorted, largest first. */
export const sorts = ['lastSeen', 'firstSeen', 'events', 'users', 'trend', 'priority'] as const
export type Sort = (typeof sorts)[number]

/** Where a list goes on: behind the group with this key, or, backwards, before it. */
export type Place = { key: number; id: number; isBackwards: boolean }

type Order = {
  /** What groups are sorted by, as whole numbers: times in milliseconds. */
  columns: readonly string[]
  /** The columns' values of a group as one number, and that number as the values again. */
  key: Prisma.Sql
  values(key: number): Prisma.Sql[]
}

const time = (column: string): Order => ({
  columns: [column],
  key: Prisma.sql`(extract(epoch FROM ${Prisma.raw(`g."${column}"`)}) * 1000)::bigint`,
  values: (key) => [Prisma.sql`${timeOf(key)}::timestamptz`],
})

const count = (column: string): Order => ({
  columns: [column],
  key: Prisma.sql`${Prisma.raw(`g."${column}"`)}::bigint`,
  values: (key) => [Prisma.sql`${key}::bigint`],
})

// More than there are milliseconds until the year 2286.
const span = 10 ** 13

const orders: Record<Sort, Order> = {
  lastSeen: time('lastSeenAt'),
  firstSeen: time('firstSeenAt'),
  events: count('eventCount'),
  users: count('userCount'),
  trend: count('trend'),
  priority: {
    columns: ['priority', 'lastSeenAt'],
    key: Prisma.sql`(g.priority * ${span}::bigint + (extract(epoch FROM g."lastSeenAt") * 1000)::bigint)`,
    values: (key) => [
      Prisma.sql`${Math.floor(key / span)}::bigint`,
      Prisma.sql`${timeOf(key % span)}::timestamptz`,
    ],
  },
}

/** The number of a group that says where it stands in the order. */
export function keyOf(sort: Sort): Prisma.Sql {
  return orders[sort].key
}

/** The order itself, as an index has it. */
export function orderBy(sort: Sort, isBackwards: boolean): Prisma.Sql {
  const direction = Prisma.raw(isBackwards ? 'ASC' : 'DESC')
  const columns = [...orders[sort].columns, 'id'].map(
    (name) => Prisma.sql`${Prisma.raw(`g."${name}"`)} ${direction}`,
  )
  return Prisma.join(columns, ', ')
}

/** That a group comes after a place. */
export function beyond(sort: Sort, { key, id, isBackwards }: Place): Prisma.Sql {
  const { columns, values } = orders[sort]
  const names = Prisma.raw([...columns, 'id'].map((name) => `g."${name}"`).join(', '))
  const comparison = Prisma.raw(isBackwards ? '>' : '<')
  return Prisma.sql`(${names}) ${comparison} (${Prisma.join([...values(key), Prisma.sql`${id}::int`], ', ')})`
}

// A number out of a cursor may be any; the ends of what the database can hold are far enough.
function timeOf(key: number): Date {
  return new Date(Math.min(Math.max(key, 0), 8_000_000_000_000_000))
}
