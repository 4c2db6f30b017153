import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHitch } from '../../index.ts'
import type { App } from '../../services/app.ts'
import { readConfig } from '../../services/config.ts'
import { createLog } from '../../services/log.ts'
import { dsnOf } from '../../services/projects/projects.ts'
import { startPlayground } from '../demo/playground.ts'
import { freePort } from '../demo/ports.ts'
import { freshDatabase } from '../harness/database.ts'
import { errorEvent, testAdminToken } from '../harness/hitch.ts'

/** Hitch as it runs, with its own clock and its jobs at work, and the real Playground before it. */
export type Stage = {
  app: App
  hitch: string
  playground: string
  /** Of the project that every conversation here hears of. */
  dsn: string
  /** Reports an error as an SDK would; resolves when Hitch has it. */
  fail(error: { type: string; value: string; in: string; release?: string; user?: string }): Promise<void>
  /** Connects an Azure DevOps organization, as an administrator would. */
  connect(organization: { url: string; token: string }): Promise<void>
  stop(): Promise<void>
}

export async function setStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'hitch-stage-'))
  const database = await freshDatabase()
  const port = await freePort()
  const config = readConfig({
    PORT: String(port),
    HITCH_DATA_DIR: folder,
    DATABASE_URL: database.url,
    HITCH_ADMIN_TOKEN: testAdminToken,
    LOG_LEVEL: process.env.TEST_LOG ?? 'silent',
    LOG_FORMAT: 'json',
  })
  const { app, url, stop } = await startHitch(config, { log: createLog(config) })
  const playground = await startPlayground({
    endpoint: `${url}/api/messages`,
    port: await freePort(),
    folder: join(folder, 'playground'),
  })
  const key = await app.db.projectKey.findFirstOrThrow({ where: { project: { slug: 'demo' } } })

  return {
    app,
    hitch: url,
    playground: playground.url,
    dsn: dsnOf(config, { id: key.projectId }, key),
    async fail({ type, value, in: place, release, user }) {
      const about = {
        release,
        environment: 'production',
        platform: 'node',
        ...(user ? { user: { id: user } } : {}),
      }
      const event = { ...errorEvent(type, value, place, about), timestamp: Date.now() / 1000 }
      const response = await fetch(`${url}/api/${key.projectId}/store/?sentry_key=${key.publicKey}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(event),
      })
      if (!response.ok)
        throw new Error(`the event was not taken: ${response.status} ${await response.text()}`)
    },
    async connect(organization) {
      const response = await fetch(`${url}/api/0/organizations/hitch/integrations/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${testAdminToken}` },
        body: JSON.stringify({ provider: 'vsts', ...organization }),
      })
      if (!response.ok) throw new Error(`could not connect: ${response.status} ${await response.text()}`)
    },
    async stop() {
      await playground.stop()
      await stop()
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
