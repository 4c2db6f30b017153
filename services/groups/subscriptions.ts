import type { GroupSubscription, Person } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import type { Transaction } from '../database/database.ts'
import { type Sql, sqlOf } from '../database/sql.ts'
import { transact } from '../database/transaction.ts'
import {
  afterAsking,
  afterAssignment,
  afterTakingPart,
  afterUnmarking,
  type Follower,
  type Reason,
} from './followers.ts'
import { gone, lockGroups } from './standing.ts'
import type { Change } from './status.ts'

/**
 * Lets somebody follow a group, or leave it alone from now on, whatever is assigned or written later. Nothing of the
 * group changes, so that it leaves no line in its history, and people who may only look can follow as well.
 * @returns whether that changed anything
 * @throws UserError 404 when the group is not there, or another organization's
 */
export async function followGroup(
  app: App,
  { groupId, person, isFollowing }: { groupId: number; person: Person; isFollowing: boolean },
): Promise<boolean> {
  return transact(app, async (tx) => {
    const where = { id: groupId, project: { organizationId: person.organizationId } }
    if ((await tx.group.count({ where })) === 0) throw gone()
    const sql = sqlOf(tx)
    await lockGroups(sql, [groupId])
    return move(app, sql, groupId, (before) => afterAsking(before, person.id, isFollowing))
  })
}

/** Lets the followers of a group follow a change of it, in its transaction; the group is locked. */
export async function moveFollowers(
  app: App,
  sql: Sql,
  groupId: number,
  { change, by, mentioned }: { change: Change; by: Person | null; mentioned: number[] },
): Promise<void> {
  if (change.kind === 'assign' || change.kind === 'unassign') {
    const assignees = change.kind === 'assign' ? await peopleOf(sql, change.to) : []
    await move(app, sql, groupId, (before) => afterAssignment(before, assignees))
  } else if (change.kind === 'comment' && (by || mentioned.length > 0)) {
    await move(app, sql, groupId, (before) => {
      const after = by ? afterTakingPart(before, by.id, 'commented') : before
      return mentioned.reduce((all, id) => afterTakingPart(all, id, 'mentioned'), after)
    })
  }
}

/** Lets somebody who marked a locked group follow it, and whoever takes the mark off do so no longer. */
export async function bookmarkedOrNot(
  app: App,
  sql: Sql,
  { groupId, personId }: { groupId: number; personId: number },
  isBookmarked: boolean,
): Promise<void> {
  await move(app, sql, groupId, (before) =>
    isBookmarked ? afterTakingPart(before, personId, 'bookmarked') : afterUnmarking(before, personId),
  )
}

/** Everybody who follows a group, whoever came first first. */
export async function listFollowers(
  app: App,
  groupId: number,
): Promise<(GroupSubscription & { person: Person })[]> {
  return app.db.groupSubscription.findMany({
    where: { groupId, isActive: true },
    include: { person: true },
    orderBy: [{ at: 'asc' }, { personId: 'asc' }],
  })
}

/** Why somebody follows groups, by the ids of those that they do follow. */
export async function followingOf(
  app: App,
  personId: number,
  groupIds: number[],
): Promise<Map<number, Reason>> {
  const rows = await app.db.groupSubscription.findMany({
    where: { personId, groupId: { in: groupIds }, isActive: true },
  })
  return new Map(rows.map(({ groupId, reason }) => [groupId, reason as Reason]))
}

/** When somebody leaves a team, they leave what they followed as one of it. */
export async function leaveGroupsOfTeam(tx: Transaction, personId: number, teamId: number): Promise<void> {
  const where = { personId, reason: 'assigned', group: { assigneeTeamId: teamId } }
  await tx.groupSubscription.deleteMany({ where })
}

/** When somebody leaves altogether, nothing remembers what they followed, marked or looked at, and what they did not want to. */
export async function leaveAllGroups(tx: Transaction, personId: number): Promise<void> {
  await tx.groupSubscription.deleteMany({ where: { personId } })
  await tx.groupBookmark.deleteMany({ where: { personId } })
  await tx.groupSeen.deleteMany({ where: { personId } })
}

async function peopleOf(sql: Sql, to: { personId: number } | { teamId: number }): Promise<number[]> {
  if ('personId' in to) return [to.personId]
  const { rows } = await sql.query<{ id: number }>(
    `SELECT "personId" AS id FROM "TeamMember" WHERE "teamId" = $1 ORDER BY 1`,
    [to.teamId],
  )
  return rows.map(({ id }) => id)
}

/** Applies a rule to the followers of a locked group. @returns whether it changed anything */
async function move(
  app: App,
  sql: Sql,
  groupId: number,
  rule: (before: Follower[]) => Follower[],
): Promise<boolean> {
  const { rows: before } = await sql.query<Follower>(
    `SELECT "personId", reason, "isActive" FROM "GroupSubscription" WHERE "groupId" = $1 ORDER BY 1`,
    [groupId],
  )
  const after = rule(before)
  const isAfter = new Set(after.map(({ personId }) => personId))
  const leaving = before.filter(({ personId }) => !isAfter.has(personId))
  // Rules hand on unchanged what they leave as it is.
  const isBefore = new Set(before)
  const moved = after.filter((follower) => !isBefore.has(follower))
  if (leaving.length > 0) await remove(sql, groupId, leaving)
  if (moved.length > 0) await write(app, sql, groupId, moved)
  return leaving.length + moved.length > 0
}

async function remove(sql: Sql, groupId: number, followers: Follower[]): Promise<void> {
  await sql.query(`DELETE FROM "GroupSubscription" WHERE "groupId" = $1 AND "personId" = ANY($2::int[])`, [
    groupId,
    followers.map(({ personId }) => personId),
  ])
}

// Never for somebody who is being switched off at the same moment: their row is waited for.
async function write(app: App, sql: Sql, groupId: number, followers: Follower[]): Promise<void> {
  await sql.query(
    `INSERT INTO "GroupSubscription" ("groupId", "personId", reason, "isActive", at)
     SELECT $1, p.id, f.reason, f.active, $5::timestamptz
       FROM unnest($2::int[], $3::text[], $4::boolean[]) AS f(person, reason, active)
       JOIN "Person" p ON p.id = f.person AND p."isActive" ORDER BY p.id FOR SHARE OF p
     ON CONFLICT ("groupId", "personId")
       DO UPDATE SET reason = excluded.reason, "isActive" = excluded."isActive", at = excluded.at`,
    [
      groupId,
      followers.map(({ personId }) => personId),
      followers.map(({ reason }) => reason),
      followers.map(({ isActive }) => isActive),
      app.now(),
    ],
  )
}
