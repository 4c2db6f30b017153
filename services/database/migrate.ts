import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../prisma/migrations')

// Prisma's own ledger and lock, so that `prisma migrate deploy` and `status` agree with what was done here.
const lock = 72707369
const ledger = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
  logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`

/**
 * Applies the migrations that a database does not have yet, each in one transaction with its row in the ledger.
 * Several instances may start at once: the first does it, the others wait.
 * @returns the names applied now
 * @throws Error when the database is from a newer Hitch, or a migration that was applied has changed since
 */
export async function migrate(pool: pg.Pool): Promise<string[]> {
  const client = await pool.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lock])
    await client.query(ledger)
    const { rows } = await client.query<{ migration_name: string; checksum: string }>(
      'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    )
    const done = new Map(rows.map((row) => [row.migration_name, row.checksum]))
    const all = readMigrations()
    const unknown = [...done.keys()].find((name) => !all.some((migration) => migration.name === name))
    if (unknown)
      throw new Error(
        `The database is from a newer Hitch (it has the migration ${unknown}). Start that version again, or use another database.`,
      )
    const changed = all.find(
      (migration) => (done.get(migration.name) ?? migration.checksum) !== migration.checksum,
    )
    if (changed)
      throw new Error(
        `The migration ${changed.name} is not the one that was applied to this database. Restore the released files.`,
      )
    const missing = all.filter((migration) => !done.has(migration.name))
    for (const migration of missing) await apply(client, migration)
    return missing.map((migration) => migration.name)
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [lock]).catch(() => {})
    client.release()
  }
}

type Migration = { name: string; sql: string; checksum: string }

function readMigrations(): Migration[] {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
  return names.map((name) => {
    const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8')
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
  })
}

async function apply(client: pg.PoolClient, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(sql)
    await client.query(
      'INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)',
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}
