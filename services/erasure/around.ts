import type { Transaction } from '../database/database.ts'
import type { EventPayload } from '../events/event.ts'
import { hashUser, userKey } from '../events/user.ts'
import type { Counts } from './counts.ts'

/** An event that happened to somebody. */
export type Theirs = { eventId: string; groupId: number; user: EventPayload['user'] }

/** Deletes what came with events that happened to somebody, and that their groups remember having hit them. */
export async function eraseAround(
  tx: Transaction,
  { projectId, theirs }: { projectId: number; theirs: Theirs[] },
  counts: Counts,
): Promise<void> {
  if (theirs.length === 0) return
  const ids = theirs.map(({ eventId }) => eventId)
  counts.reports += await tx.$executeRaw`
    DELETE FROM "UserReport" WHERE "projectId" = ${projectId} AND ("eventId" = ANY(${ids}::uuid[]) OR "reportId" = ANY(${ids}::uuid[]))`
  // Screens, dumps and logs of what they did; nobody can look into all of them.
  counts.attachments += await tx.$executeRaw`
    DELETE FROM "Attachment" WHERE "projectId" = ${projectId} AND "eventId" = ANY(${ids}::uuid[])`
  // By whatever they are counted as, which need not be what was asked for.
  const hits = theirs.flatMap(({ groupId, user }) => {
    const counted = userKey(user)
    return counted === null ? [] : [{ groupId, key: hashUser(counted) }]
  })
  const [groups, keys] = [hits.map(({ groupId }) => groupId), hits.map(({ key }) => key)]
  for (const table of ['GroupUser', 'SnoozedUser'] as const)
    counts.users += await tx.$executeRawUnsafe(
      `DELETE FROM "${table}" u USING (SELECT DISTINCT * FROM unnest($1::int[], $2::text[])) AS t("group", key)
        WHERE u."groupId" = t."group" AND u."userKey" = t.key`,
      groups,
      keys,
    )
}
