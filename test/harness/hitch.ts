import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jobs, startHitch as start } from '../../index.ts'
import type { App } from '../../services/app.ts'
import { readConfig } from '../../services/config.ts'
import { createLog } from '../../services/log.ts'
import { freshDatabase } from './database.ts'

/** A running Hitch on a database of its own, with a clock that only tests move and jobs that only tests run. */
export type TestHitch = {
  app: App
  /** Where its doors are. */
  url: string
  adminToken: string
  /** The DSN's public key and id of the project `demo`. */
  demo: { projectId: number; publicKey: string }
  /** Sends an event through the real endpoint, as an SDK would. */
  send(
    event: object,
    to?: { projectId: number; publicKey: string },
  ): Promise<{ status: number; body: Record<string, unknown> }>
  /** A request with the admin token. */
  api(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; body: unknown; headers: Headers }>
  /** Runs every job that is due, and what follows from it. */
  drain(): Promise<void>
  /** Moves the clock, also for jobs that wait for a time. */
  advance(milliseconds: number): Promise<void>
  stop(): Promise<void>
}

const noon = Date.parse('2026-11-22T12:00:00Z')
export const testAdminToken = 'admin-token-for-tests-0123456789'

/** @param env on top of local mode; see services/config.ts */
export async function startHitch(env: Record<string, string> = {}): Promise<TestHitch> {
  const database = await freshDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'hitch-data-'))
  let now = noon
  const config = readConfig({
    PORT: '0',
    HITCH_PUBLIC_URL: 'http://localhost:3978',
    HITCH_DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    HITCH_ADMIN_TOKEN: testAdminToken,
    LOG_LEVEL: process.env.TEST_LOG ?? 'silent',
    LOG_FORMAT: 'json',
    ...env,
  })
  const hitch = await start(config, {
    now: () => new Date(now),
    log: createLog(config),
    // Whoever waits in a test waits for nothing.
    patience: { pauseMs: 1, secondMs: 1 },
    works: false,
  })
  const { app, url } = hitch
  const key = await app.db.projectKey.findFirst({ orderBy: { id: 'asc' } })
  const demo = { projectId: key?.projectId ?? 0, publicKey: key?.publicKey ?? '' }

  return {
    app,
    url,
    demo,
    adminToken: testAdminToken,
    async send(event, to = demo) {
      const eventId = 'event_id' in event ? String(event.event_id) : app.newId().replaceAll('-', '')
      const envelope = [
        { event_id: eventId, sent_at: new Date(now).toISOString() },
        { type: 'event' },
        { timestamp: now / 1000, platform: 'node', ...event, event_id: eventId },
      ]
      const response = await fetch(
        `${url}/api/${to.projectId}/envelope/?sentry_key=${to.publicKey}&sentry_version=7`,
        {
          method: 'POST',
          body: envelope.map((line) => JSON.stringify(line)).join('\n'),
        },
      )
      return { status: response.status, body: (await response.json()) as Record<string, unknown> }
    },
    async api(method, path, body) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${testAdminToken}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
      const text = await response.text()
      return { status: response.status, body: text ? JSON.parse(text) : null, headers: response.headers }
    },
    async drain() {
      await app.record.flush()
      await app.jobs.drain(app, jobs)
    },
    async advance(milliseconds) {
      now += milliseconds
      await app.pool.query(
        "UPDATE pgboss.job SET start_after = start_after - $1 * interval '1 millisecond' WHERE state IN ('created', 'retry')",
        [milliseconds],
      )
    },
    async stop() {
      await hitch.stop()
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** An error as an SDK reports it, thrown in the named in-app function. */
export function errorEvent(type: string, value: string, fn = 'charge', more: object = {}): object {
  const frames = [
    { filename: 'node:internal/main', function: 'run', in_app: false, lineno: 10 },
    {
      filename: '/srv/shop/src/pay.js',
      function: fn,
      in_app: true,
      lineno: 41,
      context_line: `  throw new ${type}(reason)`,
    },
  ]
  return { level: 'error', exception: { values: [{ type, value, stacktrace: { frames } }] }, ...more }
}
