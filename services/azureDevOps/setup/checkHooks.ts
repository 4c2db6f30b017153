import { setTimeout as pause } from 'node:timers/promises'
import type { Integration } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import type { AzureWorkItem, Client } from '../connect/client.ts'
import type { Steps } from './check.ts'

// Azure DevOps sends most hooks within seconds.
const looks = 60
const lookEveryMs = 500

/** Whether subscriptions are there and work, and whether a made-up event comes back to this Hitch. */
export async function checkHooks(
  app: App,
  integration: Integration,
  client: Client,
  steps: Steps,
): Promise<void> {
  const rows = await app.db.hookSubscription.findMany({ where: { integrationId: integration.id } })
  const known = rows.filter(({ externalId }) => externalId !== null)
  await steps.step('subscriptions', async () => {
    const theirs = await client.subscriptions()
    const own = known.map(({ externalId, eventType, status }) => {
      const found = theirs.find(({ id }) => id === externalId)
      return `${eventType} ${found?.status ?? `missing (was ${status})`}`
    })
    if (own.length === 0)
      throw new Error(rows[0]?.reason ?? 'there are none; changes are asked for every minute')
    if (own.some((line) => !line.endsWith(' enabled'))) throw new Error(own.join(', '))
    return { value: own, detail: own.join(', ') }
  })
  const tried = known.find(({ status }) => status === 'enabled')?.externalId
  if (!tried) return steps.skip('test notification', 'there is no subscription to try')
  await steps.step('test notification', async () => {
    await app.db.integration.updateMany({ where: { id: integration.id }, data: { hookTestedAt: null } })
    await client.testSubscription(tried)
    const heard = await until(async () => {
      const row = await app.db.integration.findUnique({ where: { id: integration.id } })
      return row?.hookTestedAt ?? null
    })
    if (!heard)
      throw new Error(`nothing came to ${app.config.publicUrl} within ${(looks * lookEveryMs) / 1000} s`)
    return { value: true, detail: `it came to ${app.config.publicUrl}` }
  })
}

// What was done to it, by the name of the step, and what should be heard of that.
const wanted: Record<string, string> = {
  'changed on the condition of its revision': 'workitem.updated',
  comment: 'workitem.commented',
  deleted: 'workitem.deleted',
}

/**
 * Lets hooks about one work item be noted while work is done on it, and says which have come. For that it is known as a
 * work item for a while, with no group linked to it.
 */
export async function hearAbout(
  app: App,
  integration: Integration,
  steps: Steps,
  work: (follow: (seen: AzureWorkItem) => Promise<void>) => Promise<void>,
): Promise<void> {
  let id = 0
  let number = 0
  try {
    await work(async (seen) => {
      const { title, type, state, url, rev, project } = seen
      const data = { integrationId: integration.id, title, type, state, url, rev, projectName: project }
      const row = await app.db.workItem.create({
        data: { ...data, number: seen.number, createdAt: app.now() },
      })
      id = row.id
      number = seen.number
    })
    const done = steps.done.flatMap(({ name, isOk }) => (isOk && wanted[name] ? [wanted[name]] : []))
    if (id > 0) await steps.step('hooks about it', () => heardOf(app, integration, number, done))
  } finally {
    const where = { integrationId: integration.id, workItemId: number }
    await app.db.hookNotification.deleteMany({ where })
    await app.db.workItem.deleteMany({ where: { id, links: { none: {} } } })
  }
}

async function heardOf(app: App, integration: Integration, number: number, events: string[]) {
  const kinds = async () => {
    const where = { integrationId: integration.id, workItemId: number }
    const rows = await app.db.hookNotification.findMany({ where, select: { eventType: true } })
    return new Set(rows.map(({ eventType }) => eventType))
  }
  const where = { integrationId: integration.id, status: 'enabled' }
  const isHooked = (await app.db.hookSubscription.count({ where })) > 0
  if (!isHooked) throw new Error('there are no hooks; changes are asked for every minute')
  await until(async () => {
    const heard = await kinds()
    return events.every((kind) => heard.has(kind)) || null
  })
  const heard = await kinds()
  const absent = events.filter((kind) => !heard.has(kind))
  if (absent.length > 0) throw new Error(`${absent.join(' and ')} did not come`)
  return { value: true, detail: [...heard].join(', ') }
}

async function until<Value>(look: () => Promise<Value | null>): Promise<Value | null> {
  for (let count = 0; count < looks; count++) {
    const found = await look()
    if (found !== null) return found
    await pause(lookEveryMs)
  }
  return null
}
