import { readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

/** "2 × Intel(R) Xeon(R) Processor, 24 GB, Node v24.21.0, embedded PostgreSQL". */
export async function describeMachine(): Promise<string> {
  const [first] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} × ${first?.model.trim()}, ${memory} GB, Node ${process.version}, ${await describeServer()}`
}

/** Processor seconds the whole machine has spent on anybody, what its host took away included. */
export function machineSeconds(): number {
  // "cpu  user nice system idle iowait irq softirq steal …", in hundredths of a second.
  const fields = readFileSync('/proc/stat', 'utf8')
    .split('\n', 1)[0]
    ?.trim()
    .split(/\s+/)
    .slice(1, 9)
    .map(Number)
  const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0, steal = 0] = fields ?? []
  return (user + nice + system + irq + soft + steal) / 100
}

const quietCores = 0.4
const patienceMs = 30_000
const lookMs = 500

/** Waits until others leave the machine alone, but not for ever: what they took meanwhile is told with each figure. */
export async function quiet(): Promise<void> {
  for (const start = performance.now(); performance.now() - start < patienceMs; ) {
    const [then, from] = [machineSeconds(), performance.now()]
    await pause(lookMs)
    if (((machineSeconds() - then) * 1000) / (performance.now() - from) < quietCores) return
  }
}

async function describeServer(): Promise<string> {
  const url = process.env.DATABASE_URL
  if (!url) return 'embedded PostgreSQL'
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version')
  await client.end()
  return `PostgreSQL ${rows[0]?.server_version} by DATABASE_URL`
}
