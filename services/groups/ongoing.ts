import type { App } from '../app.ts'
import { sqlOf } from '../database/sql.ts'
import { transact } from '../database/transaction.ts'
import { writeEffect } from './change.ts'
import { daysInInbox, type InboxReason } from './inbox.ts'
import { priorityAfter } from './priority.ts'
import { lockGroups } from './standing.ts'
import type { Effect, Standing } from './status.ts'

const step = 100
// A thousand a minute: what became new in one bad hour a week ago is not moved in one.
const mostSteps = 10

/**
 * Lets groups that have been new, regressed or escalating for long become ongoing: then everybody knows of them, and
 * they leave the inbox. Nobody is told, and nothing in Azure DevOps moves.
 */
export async function becomeOngoing(app: App): Promise<void> {
  for (let turn = 0; turn < mostSteps; turn++) if ((await moveSome(app)) < step) return
}

/** @returns how many were due */
async function moveSome(app: App): Promise<number> {
  const now = app.now()
  const due = await app.db.groupInbox.findMany({
    where: { endsAt: { lte: now } },
    select: { groupId: true },
    orderBy: { endsAt: 'asc' },
    take: step,
  })
  const ids = due.map(({ groupId }) => groupId)
  if (ids.length === 0) return 0
  await transact(app, async (tx) => {
    const sql = sqlOf(tx)
    const groups = await lockGroups(sql, ids)
    // Who came back meanwhile has another end by now.
    const rows = await tx.groupInbox.findMany({ where: { groupId: { in: ids }, endsAt: { lte: now } } })
    const reasons = new Map(rows.map(({ groupId, reason }) => [groupId, reason as InboxReason]))
    for (const group of groups) {
      const reason = reasons.get(group.id)
      const effect = reason && effectOfTime(group, reason)
      if (effect) await writeEffect(app, sql, group, effect, { personId: null, via: 'timer' })
    }
    await tx.groupInbox.deleteMany({ where: { groupId: { in: ids }, endsAt: { lte: now } } })
  })
  return ids.length
}

/** What the end of its time in the inbox does to a group; null when it is ongoing or not open. */
export function effectOfTime(group: Standing, reason: InboxReason): Effect | null {
  if (group.status !== 'unresolved' || group.substatus === 'ongoing') return null
  return {
    set: { substatus: 'ongoing', ...priorityAfter(group, 'ongoing') },
    activity: { kind: 'ongoing', data: { was: group.substatus, days: daysInInbox[reason] } },
    isQuiet: true,
  }
}
