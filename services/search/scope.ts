import { type Person, Prisma } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'

/** Among which groups a query looks, and for whom. */
export type Scope = {
  app: App
  now: Date
  organizationId: number
  /** The projects that are looked through. */
  projectIds: number[]
  /** Whether these are all there are, of any organization. */
  isWhole: boolean
  me: Person | null
}

/** Thrown by what makes a condition of a word, when the word means nothing there. */
export class Misunderstood extends Error {
  readonly nearest: string | null
  readonly part: 'key' | 'value'

  /** @param why a sentence for people @param nearest what was probably meant, in the place of the key or the value */
  constructor(why: string, nearest: string | null = null, part: 'key' | 'value' = 'value') {
    super(why)
    this.nearest = nearest
    this.part = part
  }
}

export const nothing = Prisma.sql`false`

export function anyOf(conditions: Prisma.Sql[]): Prisma.Sql {
  const [first = nothing] = conditions
  return conditions.length > 1 ? Prisma.sql`(${Prisma.join(conditions, ' OR ')})` : first
}

export function allOf(conditions: Prisma.Sql[]): Prisma.Sql {
  const [first = Prisma.sql`true`] = conditions
  return conditions.length > 1 ? Prisma.sql`(${Prisma.join(conditions, ' AND ')})` : first
}

// Null counts as not fitting, so that what is negated fits there.
export function not(condition: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(${condition}) IS NOT TRUE`
}

/** The scope of a search, with its projects looked up unless they are given. */
export async function openScope(
  app: App,
  asked: { organizationId: number; projectIds?: number[] | undefined; me?: Person | null | undefined },
): Promise<Scope> {
  const { organizationId, projectIds, me } = asked
  const [row] = await app.db.$queryRaw<{ ids: number[] | null; total: bigint }[]>`
    SELECT array_agg(id ORDER BY id) FILTER (WHERE "organizationId" = ${organizationId}) AS ids, count(*) AS total FROM "Project"`
  const own = row?.ids ?? []
  const wanted = projectIds && new Set(projectIds)
  return {
    app,
    now: app.now(),
    organizationId,
    projectIds: wanted ? own.filter((id) => wanted.has(id)) : own,
    isWhole: !wanted && own.length === Number(row?.total),
    me: me ?? null,
  }
}

/** That a group is in one of the projects. */
export function inProjects({ projectIds, isWhole }: Scope): Prisma.Sql | null {
  if (isWhole) return null
  const [only] = projectIds
  return projectIds.length === 1
    ? Prisma.sql`g."projectId" = ${only}`
    : Prisma.sql`g."projectId" = ANY(${projectIds}::int[])`
}
