import { spawnSync } from 'node:child_process'
import { findChromium, findPostgres } from './machine.ts'

/**
 * The whole suite: what `npm test` runs, on a PostgreSQL server instead of the embedded one, and what needs a browser
 * and the Agents Playground. Fails loudly when one of them cannot be had.
 */
const chromium = findChromium()
const postgres = findPostgres()
let failed = false
try {
  console.log(`\n── the suite on PostgreSQL ${postgres.version} ──`)
  failed ||= run(['mocha'], { DATABASE_URL: postgres.url })
  console.log('\n── with the Agents Playground and Chromium ──')
  failed ||= run(['mocha', '--config', 'test/all/mocharc.json'], { CHROMIUM: chromium })
} finally {
  postgres.stop()
}
process.exit(failed ? 1 : 0)

function run([program = '', ...args]: string[], env: Record<string, string>): boolean {
  const { status } = spawnSync(program, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  return status !== 0
}
