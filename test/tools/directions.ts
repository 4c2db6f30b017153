import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Checks who imports whom (docs/architecture.md). Doors import services, never the reverse; one chat never another;
 * a library that may have to be replaced is imported in one place.
 */

type Import = { from: string; to: string; isType: boolean }

/** For each folder, what its files may import of ours; `types` allows `import type` alone. */
const allowed: Record<string, { from: string[]; types?: string[] }> = {
  'index.ts': { from: ['bots/teams', 'bots/discord', 'api', 'pages', 'services'] },
  'bots/teams': { from: ['bots/teams', 'cards/teams', 'cards/*', 'services'], types: ['prisma/client'] },
  'bots/discord': {
    from: ['bots/discord', 'cards/discord', 'cards/*', 'services'],
    types: ['prisma/client'],
  },
  'cards/teams': { from: ['cards/teams', 'cards/*'], types: ['services', 'prisma/client'] },
  'cards/discord': { from: ['cards/discord', 'cards/*'], types: ['services', 'prisma/client'] },
  'cards/*': { from: ['cards/*'], types: ['services', 'prisma/client'] },
  api: { from: ['api', 'services'], types: ['prisma/client'] },
  pages: { from: ['pages', 'services'], types: ['prisma/client'] },
  services: { from: ['services', 'prisma/client'] },
  'prisma/client': { from: ['prisma/client'] },
}

/** What can be imported from anywhere: an error in words, and a guess at what was meant, are the same everywhere. */
const common = ['services/errors.ts', 'services/nearest.ts']

/** Libraries with one home; `types` may be imported for their types by these, too. */
const homes: Record<string, { in: string[]; types?: string[] }> = {
  botbuilder: { in: ['bots/teams'] },
  'botframework-connector': { in: ['bots/teams'] },
  restify: { in: ['index.ts'], types: ['api', 'pages', 'bots/teams', 'bots/discord'] },
  'azure-devops-node-api': { in: ['services/azureDevOps/connect'] },
  'adaptivecards-templating': { in: ['cards/teams/render.ts'] },
  'adaptive-expressions': { in: ['cards/teams/render.ts'] },
  'cron-parser': { in: ['services/monitors/schedule.ts'] },
  'pg-boss': { in: ['services/jobs.ts', 'services/jobs'] },
  pg: { in: ['services/database'], types: ['services'] },
  '@prisma/adapter-pg': { in: ['services/database'] },
}

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** Every import that goes the wrong way, in words. */
export function wrongDirections(): string[] {
  const files = ['index.ts', ...['bots', 'cards', 'api', 'pages', 'services'].flatMap(filesIn)]
  return files.flatMap((file) => importsOf(file).flatMap(judge))
}

function judge({ from, to, isType }: Import): string[] {
  if (to.startsWith('node:')) return []
  if (!to.startsWith('/')) {
    const name = to.startsWith('@') ? to.split('/').slice(0, 2).join('/') : (to.split('/')[0] ?? to)
    const home = homes[name]
    const places = home ? [...home.in, ...(isType ? (home.types ?? []) : [])] : []
    return !home || places.some((place) => from.startsWith(place))
      ? []
      : [`${from} imports ${name}, which belongs in ${home.in.join(', ')}`]
  }
  const target = relative(root, to)
  if (common.includes(target)) return []
  const rule = allowed[roomOf(from)]
  if (!rule) return [`${from} stands in no known folder`]
  const rooms = [...rule.from, ...(isType ? (rule.types ?? []) : [])]
  return rooms.includes(roomOf(target)) ? [] : [`${from} imports ${target}${isType ? ' (types)' : ''}`]
}

function roomOf(file: string): string {
  const parts = file.split('/')
  if (parts[0] === 'bots') return parts.slice(0, 2).join('/')
  if (parts[0] === 'cards') return parts.length > 2 ? parts.slice(0, 2).join('/') : 'cards/*'
  if (parts[0] === 'prisma') return 'prisma/client'
  return parts[0] ?? file
}

function importsOf(file: string): Import[] {
  const source = readFileSync(join(root, file), 'utf8')
  const found = source.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm)
  return [...found].map((match) => {
    const name = match[2] ?? ''
    const to = name.startsWith('.') ? resolve(root, dirname(file), name) : name
    return { from: file, to, isType: Boolean(match[1]) }
  })
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name))
  } catch {
    return []
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wrong = wrongDirections()
  for (const line of wrong) console.error(line)
  if (wrong.length > 0) process.exit(1)
  console.log('import directions: fine')
}
