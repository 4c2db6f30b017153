import type { App } from '../app.ts'
import type { Hook } from './hook.ts'
import type { HookOwner } from './hookAccess.ts'
import { hookEvents } from './hookAddress.ts'

/**
 * Takes what came in by a hook.
 * @param hook null for what was no hook
 * @returns what became of it, in words, for the delivery history of Azure DevOps
 * @throws whatever the database throws; nothing is stored then
 */
export type TakeHook = (owner: HookOwner, hook: Hook | null) => Promise<string>

type Item = { id: number; rev: number }

// How exactly it is known when something was last heard.
const heardEveryMs = 60_000
const mostRemembered = 1_000
// What may be news although the revision is known: read before it was deleted, or before its comment could be.
const alwaysNews: string[] = ['workitem.commented', 'workitem.deleted', 'workitem.restored']

export function createHookTaker(app: App): TakeHook {
  const lastTimes = new Map<string, number>()

  return async (owner, hook) => {
    if (!hook) return 'Ignored: this is no service hook.'
    if (hook.isTest) return noteTest(app, owner)
    if (isOfOthers(owner, hook)) {
      await seldom(`${owner.id} others`, async () =>
        app.log.warn(
          { integration: owner.name, organizationIds: hook.organizationIds },
          'a hook came from another Azure DevOps organization and was ignored',
        ),
      )
      return 'Ignored: it is of another organization than the one this address is for.'
    }
    if (!isWanted(hook)) return 'Ignored: nothing here follows from it.'
    await seldom(`${owner.id} ${hook.eventType} ${hook.subscriptionId}`, () => noteHeard(app, owner, hook))
    const item = await findItem(app, owner, hook.workItemId)
    if (!item) return 'Ignored: this work item is linked to nothing here.'
    return isNews(hook, item) ? storeNews(app, owner, hook, item) : storeOld(app, owner, hook)
  }

  async function seldom(what: string, work: () => Promise<void>): Promise<void> {
    const now = app.now().getTime()
    if (now - (lastTimes.get(what) ?? Number.NEGATIVE_INFINITY) < heardEveryMs) return
    if (lastTimes.size >= mostRemembered) lastTimes.clear()
    // First, so that of many at once only one does it.
    lastTimes.set(what, now)
    await work().catch((error: unknown) => {
      lastTimes.delete(what)
      throw error
    })
  }
}

type Wanted = Hook & { workItemId: number }

function isWanted(hook: Hook): hook is Wanted {
  return hook.workItemId !== null && (hookEvents as readonly string[]).includes(hook.eventType)
}

function isOfOthers({ externalId }: HookOwner, { organizationIds }: Hook): boolean {
  return organizationIds.length > 0 && !organizationIds.includes(externalId.toLowerCase())
}

function isNews({ eventType, rev }: Hook, item: Item): boolean {
  return rev === null || rev > item.rev || alwaysNews.includes(eventType)
}

async function findItem(app: App, owner: HookOwner, number: number): Promise<Item | null> {
  const { rows } = await app.pool.query<Item>(
    'SELECT id, rev FROM "WorkItem" WHERE "integrationId" = $1 AND number = $2',
    [owner.id, number],
  )
  return rows[0] ?? null
}

// On a plain connection, as the query builder would cost more than the work.
async function storeNews(app: App, owner: HookOwner, hook: Wanted, item: Item): Promise<string> {
  const client = await app.pool.connect()
  try {
    await client.query('BEGIN')
    const isFirst = await insert(app, client, owner, hook)
    const data = { workItemId: item.id }
    if (isFirst) await app.jobs.send(client, 'sync', data, { key: String(item.id) })
    await client.query('COMMIT')
    app.jobs.wake(client)
    client.release()
    return isFirst ? 'Taken.' : 'Ignored: it was delivered before.'
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    client.release(true)
    throw error
  }
}

async function storeOld(app: App, owner: HookOwner, hook: Wanted): Promise<string> {
  await insert(app, app.pool, owner, hook)
  return 'Ignored: this revision is known already.'
}

/** Whether this delivery is the first of its kind, as far as that can be told. */
async function insert(
  app: App,
  sql: Pick<App['pool'], 'query'>,
  owner: HookOwner,
  hook: Wanted,
): Promise<boolean> {
  const { subscriptionId, notificationId, eventId, eventType, workItemId, rev } = hook
  if (subscriptionId === null || notificationId === null) return true
  const { rowCount } = await sql.query(
    `INSERT INTO "HookNotification" ("integrationId", "subscriptionId", "notificationId", "eventId", "eventType", "workItemId", rev, "receivedAt")
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [owner.id, subscriptionId, notificationId, eventId, eventType, workItemId, rev, app.now()],
  )
  return rowCount === 1
}

async function noteTest(app: App, owner: HookOwner): Promise<string> {
  await app.pool.query('UPDATE "Integration" SET "hookTestedAt" = $2 WHERE id = $1', [owner.id, app.now()])
  return 'Hitch has received the test.'
}

// Where Hitch could not subscribe itself and is sent something all the same, people did it by hand. Where hooks were
// held back or off, they come again.
async function noteHeard(app: App, owner: HookOwner, { eventType, subscriptionId }: Hook): Promise<void> {
  const { rows } = await app.pool.query<{ status: string }>(
    `WITH heard AS (UPDATE "Integration" SET "hookHeardAt" = $2 WHERE id = $1)
     UPDATE "HookSubscription" s SET "heardAt" = $2,
       "externalId" = CASE WHEN theirs.made THEN $4 ELSE s."externalId" END,
       status = CASE WHEN theirs.made THEN 'byHand' ELSE s.status END,
       reason = CASE WHEN theirs.made THEN NULL ELSE s.reason END
     FROM (SELECT id, status IN ('refused', 'missing', 'byHand') AND "externalId" IS DISTINCT FROM $4 AS made FROM "HookSubscription"
            WHERE "integrationId" = $1 AND "eventType" = $3) theirs
     WHERE s.id = theirs.id AND (theirs.made OR s."externalId" = $4)
     RETURNING s.status`,
    [owner.id, app.now(), eventType, subscriptionId],
  )
  if (rows.every(({ status }) => status === 'enabled' || status === 'byHand')) return
  // Azure DevOps changes its mind when it has our answer.
  await app.jobs.send(
    app.pool,
    'watchHooks',
    { integrationId: owner.id },
    { key: String(owner.id), afterSeconds: 5 },
  )
}
