import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const prefix = 'hitch-demo-'
const owner = 'demo.pid'
const patienceMs = 5_000

/** A temporary folder for all that the demo writes. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), prefix))
  writeFileSync(join(folder, owner), String(process.pid))
  return folder
}

/** Ends and removes what demos left behind that were killed: nobody could do it for them but the next. */
export async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((name) => name.startsWith(prefix))) {
    const folder = join(tmpdir(), name)
    const pid = numberIn(join(folder, owner))
    if (pid === null || isAlive(pid)) continue
    await endDatabase(join(folder, 'data', 'postgres', 'postmaster.pid'))
    rmSync(folder, { recursive: true, force: true })
  }
}

// The embedded database outlives a killed Hitch, so that a next one finds it; this one nobody will look for.
async function endDatabase(file: string): Promise<void> {
  const pid = numberIn(file)
  if (pid === null || !isAlive(pid)) return
  process.kill(pid, 'SIGINT')
  for (let waited = 0; waited < patienceMs && existsSync(file); waited += 20) await pause(20)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The number in the first line of a file, or null: other accounts' folders cannot be read, and are not ours. */
function numberIn(file: string): number | null {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || null
  } catch {
    return null
  }
}
