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
  /** All of PostgreSQL's processes, without the one that serves this benchmark. */
  postgresPids(): number[]
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
  const own = await backendOf(sql)
  const postgresPid = postmasterOf(own)
  const postgresPids = () => (postgresPid ? familyOf(postgresPid).filter((pid) => pid !== own) : [])
  return {
    url: child.url,
    place,
    hitchPid: child.pid,
    postgresPid,
    postgresPids,
    project: await demoOf(sql),
    sql,
    output: child.output,
    cpu: () => ({ hitch: cpuSeconds(child.pid), postgres: postgresPid ? familyCpu(postgresPid) : 0 }),
    memory: () => ({
      hitch: pss(child.pid),
      postgres: postgresPids().reduce((sum, pid) => sum + pss(pid), 0),
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

async function backendOf(sql: pg.Client): Promise<number> {
  const { rows } = await sql.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  return rows[0]?.pid ?? 0
}

// A backend's parent is the server; of a server on another machine the number means nothing here.
function postmasterOf(backend: number): number | null {
  try {
    const stat = readFileSync(`/proc/${backend}/stat`, 'utf8')
    if (!stat.includes('(postgres)')) return null
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return null
  }
}
