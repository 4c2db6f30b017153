import type { App } from '../../app.ts'
import { sqlOf } from '../../database/sql.ts'
import { transact } from '../../database/transaction.ts'
import type { JobData } from '../../jobs.ts'
import { regroupTags } from '../../tags/regroup.ts'
import { lockGroups } from '../standing.ts'
import { addUsers } from './counters.ts'
import { keepRecord, readAfter } from './events.ts'
import { settleLatest } from './facts.ts'
import { headOf, homesIn } from './head.ts'
import { mergeRecord } from './record.ts'
import { settleReports } from './reports.ts'
import { sortSome } from './sort.ts'

// Small enough that nobody waits for a lock of one step, few enough that a job ends before it counts as dead.
const eventsAtOnce = 500
const stepsAtOnce = 40

/** Job `regroup`: events follow their hashes, in small steps, each of which is remembered. */
export async function regroup(app: App, { regroupingId }: JobData['regroup']): Promise<void> {
  for (let step = 0; step < stepsAtOnce; step++) {
    if (await isDone(app, regroupingId)) return
  }
  await app.jobs.send(app.db, 'regroup', { regroupingId }, { key: `${regroupingId} goes on` })
}

async function isDone(app: App, id: number): Promise<boolean> {
  const regrouping = await app.db.regrouping.findUnique({ where: { id } })
  if (!regrouping) return true
  const { kind, state } = regrouping
  if (state !== 'moving' && state !== 'undoing') return true
  const isMerge = kind === 'merge' && state === 'moving'
  const isDone = await (kind === 'split'
    ? sortSome(app, regrouping)
    : isMerge
      ? bringSome(app, regrouping)
      : returnSome(app, regrouping))
  if (isDone) await regroupTags(app, regrouping, isMerge)
  return isDone
}

type Two = { id: number; fromId: number; toId: number; record: unknown }

/** Brings some events of a merged group to where their hashes lead. @returns whether none is left */
async function bringSome(app: App, { id, fromId, record }: Two): Promise<boolean> {
  return transact(app, async (tx) => {
    const sql = sqlOf(tx)
    const toId = await headOf(sql, fromId)
    const { usersAfter } = mergeRecord.parse(record)
    // Groups are locked before this, always.
    if (usersAfter !== null) await lockGroups(sql, [toId])
    // Undone meanwhile, what is left of it stays.
    const { rows: still } = await sql.query(
      `SELECT 1 FROM "Regrouping" WHERE id = $1 AND state = 'moving' FOR UPDATE`,
      [id],
    )
    if (still.length === 0) return true
    if (usersAfter !== null) {
      const after = await addUsers(sql, fromId, toId, usersAfter)
      await keepRecord(sql, id, { usersAfter: after })
      return false
    }
    const { rows } = await sql.query<{ moved: number }>(
      `WITH picked AS (
         SELECT "projectId", "eventId" FROM "Event" WHERE "groupId" = $1 ORDER BY "receivedAt" LIMIT ${eventsAtOnce}),
       moved AS (
         UPDATE "Event" e SET "groupId" = $2, "homeId" = coalesce(e."homeId", $1) FROM picked
          WHERE e."projectId" = picked."projectId" AND e."eventId" = picked."eventId" RETURNING 1)
       SELECT count(*)::int AS moved FROM moved`,
      [fromId, toId],
    )
    if ((rows[0]?.moved ?? 0) === eventsAtOnce) return false
    await tx.regrouping.update({ where: { id }, data: { state: 'done' } })
    await app.jobs.send(tx, 'refresh', { groupId: toId }, { key: String(toId) })
    return true
  })
}

/** Gives some events back to a group that is not merged any more. @returns whether all were looked at */
async function returnSome(app: App, { id, fromId, toId, record }: Two): Promise<boolean> {
  return transact(app, async (tx) => {
    const sql = sqlOf(tx)
    const { after } = mergeRecord.parse(record)
    const [source, homes] = [await headOf(sql, toId), await homesIn(sql, fromId)]
    const events = await readAfter(sql, source, after, eventsAtOnce * 4)
    const back = events.filter(({ homeId }) => homeId !== null && homes.includes(homeId))
    await sql.query(
      `UPDATE "Event" e SET "groupId" = $1, "homeId" = nullif(e."homeId", $2)
         FROM unnest($3::int[], $4::uuid[]) AS t(project, event) WHERE e."projectId" = t.project AND e."eventId" = t.event`,
      [
        await headOf(sql, fromId),
        fromId,
        back.map(({ projectId }) => projectId),
        back.map(({ eventId }) => eventId),
      ],
    )
    const last = events.at(-1)
    if (last && events.length === eventsAtOnce * 4) {
      await keepRecord(sql, id, { after: { receivedAt: last.receivedAt, eventId: last.eventId } })
      return false
    }
    for (const groupId of [source, fromId].sort((a, b) => a - b)) await settleLatest(app, tx, groupId)
    await settleReports(sql, [source, fromId])
    await tx.regrouping.update({ where: { id }, data: { state: 'undone' } })
    return true
  })
}
