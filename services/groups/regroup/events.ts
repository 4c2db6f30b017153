import type { Event } from '../../../prisma/client/client.ts'
import type { Sql } from '../../database/sql.ts'
import type { Cursor, MergeRecord } from './record.ts'

type Passed = Pick<Event, 'projectId' | 'eventId' | 'homeId' | 'receivedAt'>

/** Events of a group from a place on, in the order in which they came. */
export async function readAfter(sql: Sql, groupId: number, after: Cursor, limit: number): Promise<Passed[]> {
  const { rows } = await sql.query<Passed>(
    `SELECT "projectId", "eventId"::text AS "eventId", "homeId", "receivedAt" FROM "Event"
      WHERE "groupId" = $1 AND ("receivedAt", "eventId") > ($2::timestamptz, $3::uuid)
      ORDER BY "receivedAt", "eventId" LIMIT ${limit}`,
    [groupId, after?.receivedAt ?? new Date(0), after?.eventId ?? '00000000-0000-0000-0000-000000000000'],
  )
  return rows
}

/** Remembers how far a regrouping is carried out. */
export async function keepRecord(sql: Sql, id: number, part: Partial<MergeRecord>): Promise<void> {
  await sql.query('UPDATE "Regrouping" SET record = record || $2::jsonb WHERE id = $1', [
    id,
    JSON.stringify(part),
  ])
}
