import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { connectBoard, openBoard } from './board/board.ts'
import { foundCompany } from './company.ts'
import { makeFolder, sweep } from './folder.ts'
import { startDemoHitch } from './hitch.ts'
import { addToConversations } from './install.ts'
import { startPlayground } from './playground.ts'
import { freePort } from './ports.ts'
import { openShop } from './shop.ts'
import { story } from './story.ts'

/**
 * The whole story in one command, offline: Hitch, the Agents Playground in the place of Teams, a shop that throws
 * real errors, and a board in the place of Azure DevOps. Everything listens on loopback, keeps its files in one temporary folder, and ends with Ctrl-C.
 */
const folder = makeFolder()
const started: { stop(): Promise<void> }[] = []
let starting: Promise<unknown> = Promise.resolve()
let endingSince: number | null = null

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0))

try {
  say('\n  Starting Hitch, the Playground, the shop and the board …')
  await sweep()
  const adminToken = randomBytes(32).toString('hex')
  const board = await start(async () => openBoard(await port(4_650, 'the board')))
  const hitch = await start(async () =>
    startDemoHitch({ port: await port(Number(process.env.PORT ?? 3978), 'Hitch'), folder, adminToken }),
  )
  await foundCompany(hitch.url, adminToken)
  await connectBoard(board, hitch.url, adminToken)
  const playground = await start(async () =>
    startPlayground({
      endpoint: `${hitch.url}/api/messages`,
      port: await port(56_150, 'the Playground'),
      folder: join(folder, 'playground'),
    }),
  )
  const shop = await start(async () =>
    openShop(
      {
        port: await port(4_600, 'the shop'),
        dsn: hitch.dsn,
        hitch: hitch.url,
        playground: playground.url,
        hasCustomers: true,
      },
      (release) => say(`  ${clock()}  ${release} is in production`),
    ),
  )
  const log = join(folder, 'hitch.log')
  say(story({ hitch: hitch.url, playground: playground.url, shop: shop.url, board: board.url, log }))
  if (await hitch.heard) {
    await addToConversations(playground.url)
    shop.hear()
    say(`  ${clock()}  Hitch is in the Playground; the shop has opened, and customers come in`)
  }
} catch (error) {
  if (endingSince === null) {
    console.error(`\n  The demo cannot start: ${error instanceof Error ? error.message : error}\n`)
    await end(1)
  }
}

async function start<Part extends { stop(): Promise<void> }>(open: () => Promise<Part>): Promise<Part> {
  if (endingSince !== null) throw new Error('ended while starting')
  const opening = open()
  starting = opening
  const part = await opening
  started.push(part)
  return part
}

/** In order: the shop, which still reports; the Playground, which takes no more; Hitch and its database; the board. */
async function end(code: number): Promise<void> {
  if (endingSince !== null) {
    // npm may hand on the Ctrl-C that the terminal has sent already. A later one is somebody who will not wait.
    if (performance.now() - endingSince > 1_000) process.exit(1)
    return
  }
  endingSince = performance.now()
  say('\n  Ending …')
  await starting.catch(() => {})
  for (const part of started.reverse()) await part.stop().catch((error) => console.error(`  ${error}`))
  rmSync(folder, { recursive: true, force: true })
  say('  Everything has ended; nothing is left behind.\n')
  process.exit(code)
}

async function port(wanted: number, who: string): Promise<number> {
  const found = await freePort(wanted)
  if (found !== wanted) say(`  Port ${wanted} is taken by something else, so ${who} uses ${found}.`)
  return found
}

function clock(): string {
  return new Date().toTimeString().slice(0, 8)
}

function say(words: string): void {
  process.stdout.write(`${words}\n`)
}
