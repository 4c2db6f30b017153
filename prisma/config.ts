import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'prisma/config'

// Every Prisma command first downloads a native schema engine, which fails behind closed networks. The commands we
// use (generate, validate) only ask that the file exists, so they are given one.
const here = dirname(fileURLToPath(import.meta.url))
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= join(here, 'engine.sh')

export default defineConfig({
  schema: join(here, 'schema.prisma'),
  migrations: { path: join(here, 'migrations') },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://hitch@localhost/postgres' },
})
