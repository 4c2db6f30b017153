import type { App } from '../../app.ts'
import type { Sql } from '../../database/sql.ts'
import type { HookOwner } from './access.ts'
import type { Hook } from './hook.ts'

/** A hook about some work item, and whose it is. */
export type Arrived = { owner: HookOwner; hook: Hook & { workItemId: number } }

/** What became of it: the work item is linked to nothing, its revision is no news, or it came before. */
export type Fate = 'taken' | 'unlinked' | 'known' | 'repeated'

type Item = { id: number; rev: number }

// What may be news although the revision is known: read before it was deleted, or before its comment could be.
const alwaysNews: string[] = ['workitem.commented', 'workitem.deleted', 'workitem.restored']

/**
 * Keeps the news among hooks, with the jobs that follow from them, in one transaction. On the connection that events are
 * written on: what is answered before somebody gives up must not stand in line behind jobs.
 * @returns the fate of each, in the order given
 * @throws whatever the database throws; nothing is kept then
 */
export async function keepHooks(app: App, batch: Arrived[]): Promise<Fate[]> {
  const client = await app.writer.connect()
  try {
    const standing = await look(client, batch)
    const fates = standing.map(({ item, isRepeated }, at) => fateOf(batch[at]?.hook, item, isRepeated))
    const news = standing.filter((_, at) => fates[at] === 'taken')
    if (news.length > 0) await store(app, client, news)
    app.jobs.wake(client)
    client.release()
    return fates
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    client.release(true)
    throw error
  }
}

type Standing = Arrived & { item: Item | null; isRepeated: boolean }

function fateOf(hook: Hook | undefined, item: Item | null, isRepeated: boolean): Fate {
  if (!hook || !item) return 'unlinked'
  const { eventType, rev } = hook
  if (rev !== null && rev <= item.rev && !alwaysNews.includes(eventType)) return 'known'
  return isRepeated ? 'repeated' : 'taken'
}

/** What is known of their work items, and which of them came before, also earlier in the same batch. */
async function look(sql: Sql, batch: Arrived[]): Promise<Standing[]> {
  const { rows } = await sql.query<{ at: number; id: number | null; rev: number; isRepeated: boolean }>(
    `SELECT t.at::int, w.id, w.rev, n."integrationId" IS NOT NULL AS "isRepeated"
     FROM unnest($1::int[], $2::int[], $3::text[], $4::text[]) WITH ORDINALITY AS t(integration, number, subscription, notification, at)
     LEFT JOIN "WorkItem" w ON w."integrationId" = t.integration AND w.number = t.number
     LEFT JOIN "HookNotification" n ON w.id IS NOT NULL AND n."integrationId" = t.integration
       AND n."subscriptionId" = t.subscription AND n."notificationId" = t.notification
     ORDER BY t.at`,
    [
      batch.map(({ owner }) => owner.id),
      batch.map(({ hook }) => hook.workItemId),
      batch.map(({ hook }) => hook.subscriptionId),
      batch.map(({ hook }) => hook.notificationId),
    ],
  )
  const seen = new Set<string>()
  return batch.map((arrived, at) => {
    const row = rows[at]
    const name = deliveryOf(arrived)
    const isRepeated = row?.isRepeated || (name !== null && seen.has(name))
    if (name !== null) seen.add(name)
    return { ...arrived, isRepeated, item: row?.id ? { id: row.id, rev: row.rev } : null }
  })
}

// Of deliveries that two instances get at the same moment, both have the work item read; that does no harm.
async function store(app: App, sql: Sql, news: Standing[]): Promise<void> {
  const receivedAt = app.now()
  const kept = news.filter((each) => deliveryOf(each) !== null)
  const notifications = kept.map(({ owner, hook: { organizationIds, isTest, ...hook } }) => ({
    ...hook,
    integrationId: owner.id,
    receivedAt,
  }))
  // In one order, so that two instances never wait for each other.
  const ids = [...new Set(news.flatMap(({ item }) => item?.id ?? []))].toSorted((left, right) => left - right)
  await Promise.all([
    sql.query('BEGIN'),
    sql.query(
      `INSERT INTO "HookNotification" SELECT * FROM jsonb_populate_recordset(NULL::"HookNotification", $1)
       ORDER BY "integrationId", "subscriptionId", "notificationId" ON CONFLICT DO NOTHING`,
      [JSON.stringify(notifications)],
    ),
    app.jobs.sendMany(
      sql,
      'sync',
      ids.map((workItemId) => ({ data: { workItemId }, key: String(workItemId) })),
    ),
  ])
  await sql.query('COMMIT')
}

/** By what a delivery is told from others; null when it cannot be. */
function deliveryOf({ owner, hook }: Arrived): string | null {
  const { subscriptionId, notificationId } = hook
  return subscriptionId === null || notificationId === null
    ? null
    : `${owner.id} ${subscriptionId} ${notificationId}`
}
