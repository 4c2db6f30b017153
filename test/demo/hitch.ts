import { chmodSync, createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Hitch, startHitch } from '../../index.ts'
import { readConfig } from '../../services/config.ts'
import { createLog } from '../../services/log.ts'
import { dsnOf } from '../../services/projects/projects.ts'

export type DemoHitch = {
  url: string
  dsn: string
  /** Whether somebody is there to see cards: resolves as soon as Hitch was added to a conversation, or is stopped. */
  heard: Promise<boolean>
  stop(): Promise<void>
}

const everyMs = 500

/**
 * Starts Hitch as `npm start` does, on a folder of its own. Its log goes to a file there.
 * @param place.adminToken a token with all rights, so that none has to be printed
 */
export async function startDemoHitch(place: {
  port: number
  folder: string
  adminToken: string
}): Promise<DemoHitch> {
  const { port, folder, adminToken } = place
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir, { recursive: true })
  // The embedded database does not run as root: another account has to find its way in.
  chmodSync(folder, 0o755)
  const url = `http://localhost:${port}`
  // Of the surroundings only what a person may have set to look closer; a real bot's id must not slip in.
  const config = readConfig({
    PORT: String(port),
    HITCH_PUBLIC_URL: url,
    HITCH_DATA_DIR: dataDir,
    HITCH_ADMIN_TOKEN: adminToken,
    LOG_LEVEL: 'silent',
    LOG_FORMAT: 'json',
  })
  const log = createLog(
    { logLevel: process.env.LOG_LEVEL ?? 'info', logFormat: 'json' },
    createWriteStream(join(folder, 'hitch.log')),
  )
  const { app, stop }: Hitch = await startHitch(config, { log })
  const key = await app.db.projectKey.findFirstOrThrow({ where: { project: { slug: 'demo' } } })
  let isStopping = false
  const heard = waitForSomebody()
  return {
    url,
    dsn: dsnOf(config, { id: key.projectId }, key),
    heard,
    async stop() {
      isStopping = true
      await heard
      await stop()
    },
  }

  async function waitForSomebody(): Promise<boolean> {
    while (!isStopping) {
      if ((await app.db.conversation.count()) > 0) return true
      await pause(everyMs)
    }
    return false
  }
}
