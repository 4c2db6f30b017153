import type { App } from '../app.ts'
import { type Sql, sqlOf } from '../database/sql.ts'
import { transact } from '../database/transaction.ts'
import { changeIn } from '../groups/change.ts'
import { lockGroups } from '../groups/standing.ts'
import type { JobData } from '../jobs.ts'
import { type Found, findOwners } from './find.ts'
import type { OwnerSource } from './groupOwners.ts'
import { type AutoAssign, readOwnership } from './settings.ts'

/**
 * Job `owners`, and the first thing that is done when a group is new or back: finds out who could own it, remembers
 * that, and assigns it where the project wants so. Assigns nothing that somebody has assigned, or taken off somebody.
 */
export async function suggestOwners(app: App, { groupId }: JobData['owners']): Promise<void> {
  const group = await app.db.group.findUnique({
    where: { id: groupId },
    select: {
      ...{ id: true, projectId: true, firstRelease: true, status: true },
      project: { select: { id: true, organizationId: true } },
    },
  })
  if (!group || !(await isWorthLooking(app, group))) return
  const settings = await readOwnership(app, group.projectId)
  const found = await findOwners(app, group.project, group, settings)
  await transact(app, async (tx) => {
    const sql = sqlOf(tx)
    const [locked] = await lockGroups(sql, [groupId])
    if (!locked) return
    const isNew = await remember(app, sql, groupId, found)
    const first = assigneeAmong(found, settings.autoAssign)
    const isFree =
      locked.assigneeId === null && locked.assigneeTeamId === null && locked.status === 'unresolved'
    if (first?.owner && isFree && (await isLeftToUs(sql, groupId))) {
      const { kind, id } = first.owner
      const to = kind === 'person' ? { personId: id } : { teamId: id }
      const change = { kind: 'assign', to, why: first.reason } as const
      await changeIn(app, tx, { groupId, change, by: null, via: 'rule' })
    } else if (isNew && locked.hasCards) {
      await app.jobs.send(tx, 'refresh', { groupId }, { key: String(groupId) })
    }
  })
}

// Most projects say nothing of owners: they are to pay for one question and no more.
async function isWorthLooking(
  app: App,
  group: { id: number; projectId: number; project: { organizationId: number } },
): Promise<boolean> {
  const [row] = await app.db.$queryRaw<{ is: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM "Ownership" WHERE "projectId" = ${group.projectId} AND raw <> '')
        OR EXISTS (SELECT 1 FROM "CodeOwners" WHERE "projectId" = ${group.projectId})
        OR EXISTS (SELECT 1 FROM "ReleaseCommit" WHERE "organizationId" = ${group.project.organizationId})
        OR EXISTS (SELECT 1 FROM "GroupOwner" WHERE "groupId" = ${group.id}) AS is`
  return row?.is ?? false
}

/**
 * Who gets it by itself: the author of the likeliest commit, where that is wanted and it is no mere guess; else the
 * first owner by rules; else the first by CODEOWNERS.
 */
export function assigneeAmong(found: Found[], autoAssign: AutoAssign): Found | null {
  if (autoAssign === 'off') return null
  const first = (source: OwnerSource) =>
    found.find((one) => one.source === source && one.owner !== null && one.commit?.confidence !== 'low')
  const byCommit = autoAssign === 'suspectCommit' ? first('suspectCommit') : undefined
  return byCommit ?? first('rule') ?? first('codeowners') ?? null
}

// Whoever has a hand in it keeps it: only what nobody assigned or unassigned, or a rule did last, is free.
async function isLeftToUs(sql: Sql, groupId: number): Promise<boolean> {
  const { rows } = await sql.query<{ via: string }>(
    `SELECT via FROM "GroupActivity" WHERE "groupId" = $1 AND kind IN ('assigned', 'unassigned') ORDER BY id DESC LIMIT 1`,
    [groupId],
  )
  return rows.every(({ via }) => via === 'rule')
}

/** Puts what was found in the place of what was known. @returns whether that changed anything */
async function remember(app: App, sql: Sql, groupId: number, found: Found[]): Promise<boolean> {
  const rows = found.map(({ source, owner, reason, rule, commit }) => ({
    source,
    personId: owner?.kind === 'person' ? owner.id : null,
    teamId: owner?.kind === 'team' ? owner.id : null,
    reason,
    detail: commit ?? { rule },
  }))
  const { rows: before } = await sql.query<(typeof rows)[number]>(
    `SELECT source, "personId", "teamId", reason, detail FROM "GroupOwner" WHERE "groupId" = $1 ORDER BY place`,
    [groupId],
  )
  if (isSame(before, rows)) return false
  await sql.query('DELETE FROM "GroupOwner" WHERE "groupId" = $1', [groupId])
  for (const [place, row] of rows.entries())
    await sql.query(
      `INSERT INTO "GroupOwner" ("groupId", place, source, "personId", "teamId", reason, detail, at)
       VALUES ($1, $2::int, $3, $4::int, $5::int, $6, $7::jsonb, $8::timestamptz)`,
      [
        groupId,
        place,
        row.source,
        row.personId,
        row.teamId,
        row.reason,
        JSON.stringify(row.detail),
        app.now(),
      ],
    )
  return true
}

type Remembered = {
  source: string
  personId: number | null
  teamId: number | null
  reason: string
  detail: object
}

// The database keeps the keys of what it keeps as JSON in an order of its own.
function isSame(before: Remembered[], after: Remembered[]): boolean {
  const words = ({ source, personId, teamId, reason, detail }: Remembered) =>
    JSON.stringify([source, personId, teamId, reason, Object.entries(detail).sort()])
  return (
    before.length === after.length &&
    before.every((row, index) => words(row) === words(after[index] as Remembered))
  )
}
