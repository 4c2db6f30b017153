import { readFileSync } from 'node:fs'
import type pg from 'pg'
import { type Child, startChild } from '../test/all/child.ts'
import { makePlace, type Place } from '../test/all/place.ts'
import { cpuSeconds, familyCpu, familyOf, pss } from './processes.ts'

/** A Hitch that is measured: its own process, its own database, and looks at both from outside. */
export type Subject = {
  url: string
  place: Place
  hitchPid: number
  /** PostgreSQL's first process; null when the server is on another machine. */
  postgresPid: number | null
  project: { projectId: number; publicKey: string }
  sql: pg.Client
  /** What Hitch has printed. */
  output(): string
  /** Processor seconds so far. */
  cpu(): { hitch: number; postgres: number }
  /** PSS in megabytes now. */
  memory(): { hitch: number; postgres: number }
  stop(): Promise<void>
}

export async function startSubject(how: { node?: string[] } = {}): Promise<Subject> {
  const place = await makePlace(process.env.DATABASE_URL)
  const child = await startChild(place, how)
  const sql = await place.connect()
  const postgresPid = await postmasterOf(sql)
  return {
    url: child.url,
    place,
    hitchPid: child.pid,
    postgresPid,
    project: await demoOf(sql),
    sql,
    output: child.output,
    cpu: () => ({ hitch: cpuSeconds(child.pid), postgres: postgresPid ? familyCpu(postgresPid) : 0 }),
    memory: () => ({
      hitch: pss(child.pid),
      postgres: postgresPid ? familyOf(postgresPid).reduce((sum, pid) => sum + pss(pid), 0) : 0,
    }),
    stop: () => stop(child, place, sql),
  }
}

/** Where events of the project `demo` are sent. */
export async function demoOf(sql: pg.Client): Promise<{ projectId: number; publicKey: string }> {
  const { rows } = await sql.query<{ projectId: number; publicKey: string }>(
    'SELECT "projectId", "publicKey" FROM "ProjectKey" JOIN "Project" p ON p.id = "projectId" WHERE slug = $1',
    ['demo'],
  )
  const [row] = rows
  if (!row) throw new Error('Hitch has made no project to send events to.')
  return row
}

async function stop(child: Child, place: Place, sql: pg.Client): Promise<void> {
  await sql.end()
  await child.stop()
  await place.remove()
}

// A backend's parent is the server; on another machine its process id means nothing here.
async function postmasterOf(sql: pg.Client): Promise<number | null> {
  const { rows } = await sql.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  try {
    const stat = readFileSync(`/proc/${rows[0]?.pid}/stat`, 'utf8')
    if (!stat.includes('(postgres)')) return null
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return null
  }
}
