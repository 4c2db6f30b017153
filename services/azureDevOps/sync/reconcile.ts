import type { Integration } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import { transact } from '../../database/transaction.ts'
import type { JobData } from '../../jobs.ts'
import type { Client } from '../connect/client.ts'
import { AzureError } from '../connect/fault.ts'
import { withClient } from '../health.ts'
import { recheckAddress } from '../setup/recheck.ts'

// What one question may be about.
const chunk = 200
const hour = 3_600_000
const compareEveryMs = hour
// Their clock and ours need not agree.
const overlapMs = 5 * 60_000

/**
 * Job `reconcile`: looks for what hooks did not tell: what has changed since it looked last, and, once an hour and
 * after every gap, whether each linked work item still has the revision it is known by. Works alone, too, for those
 * whom no hook can reach.
 */
export async function reconcile(app: App, { integrationId }: JobData['reconcile']): Promise<void> {
  const found = await app.db.integration.findUnique({ where: { id: integrationId } })
  if (!found || found.state === 'removed') return
  const isFull =
    found.comparedAt === null || app.now().getTime() - found.comparedAt.getTime() >= compareEveryMs
  const startedAt = app.now()
  let integration = found
  try {
    // An organization that was renamed answers under another address.
    if (isFull || found.state !== 'active') {
      await recheckAddress(app, found)
      integration = await app.db.integration.findUniqueOrThrow({ where: { id: integrationId } })
    }
    await withClient(app, integration, async (client) => {
      let count = 0
      for await (const items of linkedItems(app, integrationId)) {
        const differing = isFull
          ? await compare(client, items)
          : await changedSince(client, items, integration.reconciledAt ?? startedAt)
        count += await syncAll(app, differing)
      }
      if (count > 0) app.log.info({ integration: integration.name, count }, 'work items have changed')
    })
  } catch (error) {
    // People were told; whoever renews the credential starts this again.
    if (error instanceof AzureError && error.kind === 'unauthorized') return
    throw error
  }
  await noteLooked(app, found, isFull, startedAt)
}

type Known = { id: number; number: number; rev: number; presence: string }

async function* linkedItems(app: App, integrationId: number): AsyncGenerator<Known[]> {
  for (let after = 0; ; ) {
    const items = await app.db.workItem.findMany({
      where: {
        integrationId,
        id: { gt: after },
        links: { some: { state: { in: ['linked', 'unlinking'] } } },
      },
      select: { id: true, number: true, rev: true, presence: true },
      orderBy: { id: 'asc' },
      take: chunk,
    })
    if (items.length > 0) yield items
    if (items.length < chunk) return
    after = items.at(-1)?.id ?? after
  }
}

// Also those that are gone, or are back.
async function compare(client: Client, items: Known[]): Promise<Known[]> {
  const revisions = await client.revisions(items.map(({ number }) => number))
  return items.filter(({ number, rev, presence }) => {
    const now = revisions.get(number)
    return presence === 'live' ? now !== rev : now !== undefined
  })
}

async function changedSince(client: Client, items: Known[], since: Date): Promise<Known[]> {
  const after = new Date(since.getTime() - overlapMs).toISOString()
  const ids = items.map(({ number }) => number).join(', ')
  const query = `SELECT [System.Id] FROM WorkItems WHERE [System.Id] IN (${ids}) AND [System.ChangedDate] >= '${after}'`
  const changed = new Set(await client.wiql(query, { most: chunk }))
  return compare(
    client,
    items.filter(({ number }) => changed.has(number)),
  )
}

async function syncAll(app: App, items: Known[]): Promise<number> {
  if (items.length === 0) return 0
  await transact(app, (tx) =>
    app.jobs.sendMany(
      tx,
      'sync',
      items.map(({ id }) => ({ data: { workItemId: id }, key: String(id) })),
    ),
  )
  return items.length
}

async function noteLooked(
  app: App,
  { id, comparedAt }: Integration,
  isFull: boolean,
  startedAt: Date,
): Promise<void> {
  await app.db.integration.updateMany({
    // A gap that was noted in between asks for another comparison.
    where: { id, ...(isFull ? { comparedAt } : {}) },
    data: { reconciledAt: startedAt, ...(isFull ? { comparedAt: startedAt } : {}) },
  })
}
