import type pg from 'pg'
import type { Foundation } from '../app.ts'
import { transactPlainly } from '../database/plain.ts'
import type { Sql } from '../database/sql.ts'
import type { Names } from '../events/names.ts'
import { type Kept, writePlaces } from './places.ts'
import { type Change, countBucket, type Known, progress, type Status } from './progress.ts'
import type { Bucket, Place, Update } from './session.ts'
import { hashUser, unite } from './sketch.ts'

/** What came in about one session, or about many that were counted elsewhere. */
export type Report = { projectId: number } & (
  | { kind: 'update'; update: Update }
  | { kind: 'bucket'; bucket: Bucket }
)

/** Spans that are counted, in seconds: hours for as long as events are kept, minutes for two days. */
export const widths = [3600, 60] as const

// As much as the column holds: numbers that somebody made up must not keep true ones from being added.
const largest = 2 ** 31 - 1

/** Writes reports in one transaction: the sessions that go on, their counts and users, and releases seen first here. */
export async function writeSessions(app: Foundation, names: Names, reports: Report[]): Promise<void> {
  names.remember(await transactPlainly(app, (client) => write(app, names, client, reports)))
}

/** @returns the names that are new, to be remembered */
async function write(
  app: Foundation,
  names: Names,
  sql: pg.PoolClient,
  reports: Report[],
): Promise<string[]> {
  const { fresh, kept } = await writePlaces(app, names, sql, reports)
  const sums = createSums()
  const updates = reports.filter((report) => report.kind === 'update')
  if (updates.length > 0) await goOn(app, sql, updates, kept, sums)
  for (const report of reports) {
    if (report.kind !== 'bucket') continue
    const { bucket, projectId } = report
    sums.add(projectId, kept(projectId, bucket), bucket.startedAt, bucket.user, countBucket(bucket))
  }
  await addCounts(sql, sums.rows())
  return fresh
}

type Session = { projectId: number; sid: string } & Place & { startedAt: Date; user: string | null } & Known

/** Locks the sessions in one order, lets each report move its own, and keeps how they stand. */
async function goOn(
  app: Foundation,
  sql: Sql,
  reports: (Report & { kind: 'update' })[],
  kept: Kept,
  sums: Sums,
): Promise<void> {
  const sessions = await lockSessions(app, sql, reports, kept)
  for (const { projectId, update } of reports) {
    const session = sessions.get(`${projectId} ${update.sid}`)
    if (!session) continue
    const change = progress(session, update)
    session.user ??= update.user
    Object.assign(session, change.known)
    sums.add(projectId, session, session.startedAt, session.user, change)
  }
  const all = [...sessions.values()]
  await sql.query(
    `UPDATE "OpenSession" AS s SET seq = t.seq, "isStarted" = t.started, health = t.health, "updatedAt" = $6::timestamptz
       FROM unnest($1::int[], $2::uuid[], $3::bigint[], $4::bool[], $5::text[]) AS t(project, sid, seq, started, health)
      WHERE s."projectId" = t.project AND s.sid = t.sid`,
    [
      all.map(({ projectId }) => projectId),
      all.map(({ sid }) => sid),
      all.map(({ seq }) => seq),
      all.map(({ isStarted }) => isStarted),
      all.map(({ health }) => health),
      app.now(),
    ],
  )
}

// Inserting and locking are one statement: of two processes that hear of a new session at once, one waits for the other.
async function lockSessions(
  app: Foundation,
  sql: Sql,
  reports: (Report & { kind: 'update' })[],
  kept: Kept,
): Promise<Map<string, Session>> {
  const firsts = new Map<string, (typeof reports)[number]>()
  for (const report of reports) {
    const key = `${report.projectId} ${report.update.sid}`
    if (!firsts.has(key)) firsts.set(key, report)
  }
  const list = [...firsts].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, report]) => report)
  const { rows } = await sql.query<Omit<Session, 'seq' | 'user'> & { seq: string }>(
    `INSERT INTO "OpenSession" AS s ("projectId", sid, release, environment, "startedAt", seq, "isStarted", health, "updatedAt")
     SELECT project, sid, release, environment, started, -1, false, 'healthy', $6::timestamptz
       FROM unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[]) AS t(project, sid, release, environment, started)
     ON CONFLICT ("projectId", sid) DO UPDATE SET "updatedAt" = excluded."updatedAt"
     RETURNING s."projectId", replace(s.sid::text, '-', '') AS sid, s.release, s.environment, s."startedAt", s.seq, s."isStarted", s.health`,
    [
      list.map(({ projectId }) => projectId),
      list.map(({ update }) => update.sid),
      list.map(({ projectId, update }) => kept(projectId, update).release),
      list.map(({ projectId, update }) => kept(projectId, update).environment),
      list.map(({ update }) => update.startedAt),
      app.now(),
    ],
  )
  return new Map(
    rows.map((row) => [`${row.projectId} ${row.sid}`, { ...row, seq: Number(row.seq), user: null }]),
  )
}

type Row = Place & {
  projectId: number
  width: number
  at: Date
  status: Status
  sessions: number
  users: Buffer[]
}

type Sums = {
  add(
    projectId: number,
    place: Place,
    startedAt: Date,
    user: string | null,
    change: Pick<Change, 'counts' | 'users'>,
  ): void
  /** In one order everywhere, so that two instances never wait for each other. */
  rows(): Row[]
}

function createSums(): Sums {
  const sums = new Map<string, Row>()
  return {
    add(projectId, { release, environment }, startedAt, user, { counts, users }) {
      const hash = user === null ? null : hashUser(projectId, user)
      for (const width of widths) {
        const at = spanOf(startedAt, width)
        for (const status of Object.keys(counts) as Status[]) {
          if (!counts[status] && !users.includes(status)) continue
          const key = JSON.stringify([projectId, width, at, release, environment, status])
          const row = sums.get(key) ?? {
            projectId,
            width,
            at,
            release,
            environment,
            status,
            sessions: 0,
            users: [],
          }
          row.sessions += counts[status] ?? 0
          if (hash && users.includes(status)) row.users.push(hash)
          sums.set(key, row)
        }
      }
    },
    rows: () => [...sums].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, row]) => row),
  }
}

/** The start of the span of so many seconds that a time lies in. */
export function spanOf(time: Date, width: number): Date {
  return new Date(Math.floor(time.getTime() / (width * 1000)) * width * 1000)
}

/** Adds to the counts. Users cannot be added by the database: it hands out what it has, locked, and takes the union. */
async function addCounts(sql: Sql, rows: Row[]): Promise<void> {
  if (rows.length === 0) return
  const keys = [
    rows.map(({ projectId }) => projectId),
    rows.map(({ width }) => width),
    rows.map(({ at }) => at),
    rows.map(({ release }) => release),
    rows.map(({ environment }) => environment),
    rows.map(({ status }) => status),
  ]
  const { rows: stored } = await sql.query<{ n: number; users: Buffer | null }>(
    `WITH given AS (
       SELECT * FROM unnest($1::int[], $2::int[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::bigint[])
         WITH ORDINALITY AS t(project, width, at, release, environment, status, count, n)),
     counted AS (
       INSERT INTO "SessionCount" AS c ("projectId", width, at, release, environment, status, sessions)
       SELECT project, width, at, release, environment, status, least(count, ${largest})::int FROM given ORDER BY n
       ON CONFLICT ("projectId", width, at, release, environment, status) DO UPDATE
         SET sessions = least(c.sessions::bigint + excluded.sessions, ${largest})::int
       RETURNING c.*)
     SELECT n::int, users FROM counted JOIN given ON "projectId" = project AND counted.width = given.width AND counted.at = given.at
        AND counted.release = given.release AND counted.environment = given.environment AND counted.status = given.status`,
    [...keys, rows.map(({ sessions }) => sessions)],
  )
  const changed = stored.flatMap(({ n, users }) => {
    const row = rows[n - 1]
    const all = row && row.users.length > 0 ? unite([users], row.users) : null
    return row && all && (!users || !all.equals(users)) ? [{ row, all }] : []
  })
  if (changed.length === 0) return
  await sql.query(
    `UPDATE "SessionCount" AS c SET users = t.users
       FROM unnest($1::int[], $2::int[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::bytea[])
         AS t(project, width, at, release, environment, status, users)
      WHERE c."projectId" = t.project AND c.width = t.width AND c.at = t.at AND c.release = t.release
        AND c.environment = t.environment AND c.status = t.status`,
    [
      changed.map(({ row }) => row.projectId),
      changed.map(({ row }) => row.width),
      changed.map(({ row }) => row.at),
      changed.map(({ row }) => row.release),
      changed.map(({ row }) => row.environment),
      changed.map(({ row }) => row.status),
      changed.map(({ all }) => all),
    ],
  )
}
