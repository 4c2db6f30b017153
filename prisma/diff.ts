import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import pg from 'pg'
import { freshDatabase, stopDatabase } from '../test/harness/database.ts'

/**
 * What is missing between the migrations and the schema, as SQL. Prints nothing when they agree.
 *
 *   node prisma/diff.ts           the SQL of the next migration: put it into prisma/migrations/<time>_<name>/migration.sql
 *   node prisma/diff.ts --check   ends with 1 when there is a difference
 *
 * It runs the WASM build of Prisma's schema engine on a scratch database, so it needs no download and no server.
 */
async function main(): Promise<void> {
  const { url, drop } = await freshDatabase()
  try {
    const sql = await difference(url)
    if (sql) console.log(sql)
    if (sql && process.argv.includes('--check')) {
      console.error(
        'prisma/schema.prisma and prisma/migrations disagree: write a migration with the SQL above.',
      )
      process.exitCode = 1
    }
  } finally {
    await drop()
    await stopDatabase()
  }
}

async function difference(url: string): Promise<string> {
  const { SchemaEngine } = await loadEngine()
  const pool = readable(url)
  const adapter = bindSqlAdapterFactory(new PrismaPg(pool))
  const path = join(dirname(fileURLToPath(import.meta.url)), 'schema.prisma')
  const schema = { files: [{ path, content: readFileSync(path, 'utf8') }] }
  const engine = await SchemaEngine.new({ datamodels: undefined }, () => {}, adapter)
  const common = {
    script: true,
    shadowDatabaseUrl: null,
    exitCode: null,
    filters: { externalTables: ['public._prisma_migrations'], externalEnums: [] },
  }
  const result = await engine.diff({
    ...common,
    from: { tag: 'schemaDatasource', configDir: dirname(path), ...schema },
    to: { tag: 'schemaDatamodel', ...schema },
  })
  engine.free()
  await pool.end()
  const script = (result.stdout ?? '').trim()
  return script.startsWith('-- This is an empty migration') ? '' : script
}

// The engine reads columns of the catalogue's one-byte "char", which the adapter cannot carry but as text; and it does
// not know the NOT NULL constraints that PostgreSQL 18 lists among the others. Of CHECK constraints it would only say that
// a schema cannot hold them; they stand in migrations alone.
function readable(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url })
  const query = pool.query.bind(pool) as (request: pg.QueryArrayConfig) => Promise<pg.QueryArrayResult>
  const patched = async (request: pg.QueryArrayConfig) => {
    const result = await query({
      ...request,
      text: request.text.replace("NOT IN ('p', 'u', 'f')", "NOT IN ('p', 'u', 'f', 'n', 'c')"),
    })
    for (const field of result.fields) if (field.dataTypeID === oneByteChar) field.dataTypeID = text
    return result
  }
  return Object.assign(pool, { query: patched })
}

const oneByteChar = 18
const text = 25

async function loadEngine(): Promise<typeof import('@prisma/schema-engine-wasm')> {
  const path = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const engine = await import(path)
  const { instance } = await WebAssembly.instantiate(readFileSync(path.replace(/\.js$/, '.wasm')), {
    './schema_engine_bg.js': engine,
  })
  engine.__wbg_set_wasm(instance.exports)
  const { __wbindgen_start: start } = instance.exports as { __wbindgen_start(): void }
  start()
  return engine
}

await main()
