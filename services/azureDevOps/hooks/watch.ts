import type { Integration } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import { transact } from '../../database/transaction.ts'
import type { JobData } from '../../jobs.ts'
import { tellAbout, withClient } from '../health.ts'
import { hookEvents } from './address.ts'
import { keepSubscriptions, type Mended, mendSubscriptions } from './mend.ts'
import { isRefusal } from './subscriptions.ts'

/**
 * Job `watchHooks`: asks whether the service hooks still work, mends what may be mended, tells people once about each
 * change, and has everything compared that may have been missed meanwhile.
 */
export async function watchHooks(app: App, { integrationId }: JobData['watchHooks']): Promise<void> {
  const integration = await app.db.integration.findUnique({ where: { id: integrationId } })
  // Whoever renews the credential has the hooks looked at.
  if (!integration || integration.state === 'removed' || integration.state === 'unauthorized') return
  try {
    await withClient(app, integration, async (client) => {
      const { mended, fault } = await mendSubscriptions({ app, integration, client })
      await keepAndTell(app, integration, mended)
      if (fault) throw fault
    })
  } catch (error) {
    if (!isRefusal(error)) throw error
    app.log.info({ integration: integration.name }, `its hooks could not be looked at: ${error.message}`)
  }
}

async function keepAndTell(app: App, integration: Integration, mended: Mended[]): Promise<void> {
  const { id } = integration
  await transact(app, async (tx) => {
    await tx.$queryRaw`SELECT id FROM "Integration" WHERE id = ${id} FOR UPDATE`
    const now = await tx.integration.findUnique({ where: { id } })
    if (!now || now.state === 'removed') return
    await keepSubscriptions(app, tx, id, mended)
    const sentences = describe(app, now, mended)
    if (sentences.length === 0) return
    for (const sentence of sentences) await tellAbout(app, tx, now, sentence)
    // Hooks that were not delivered are not delivered later.
    await tx.integration.update({ where: { id }, data: { comparedAt: null } })
    await app.jobs.send(tx, 'reconcile', { integrationId: id }, { key: String(id) })
  })
}

/** What became of hooks since people were last told. */
type Change = 'begun' | 'remade' | 'resumed' | 'held' | 'switchedOff' | 'lost'

function changeOf({ before, found, status, externalId }: Mended): Change | null {
  if (!before) return null
  if (status === 'enabled') {
    if (before.status === 'refused' || before.status === 'missing') return 'begun'
    if (found !== 'enabled' || before.externalId !== externalId) return 'remade'
    return before.status === 'enabled' ? null : 'resumed'
  }
  if (status === before.status || status === 'byHand') return null
  if (status === 'onProbation') return 'held'
  return status === 'disabledByUser' ? 'switchedOff' : 'lost'
}

function describe(app: App, integration: Integration, mended: Mended[]): string[] {
  const changes = new Map<Change, Mended[]>()
  for (const each of mended) {
    const change = changeOf(each)
    if (change) changes.set(change, [...(changes.get(change) ?? []), each])
  }
  return [...changes].map(([change, which]) => sentenceFor(app, integration, change, which))
}

function sentenceFor(app: App, { id, name }: Integration, change: Change, which: Mended[]): string {
  const hooks = `The service hooks of Azure DevOps (${name}${namesOf(which)})`
  const meanwhile = 'I ask for changes every few minutes instead, so nothing is missed, only later.'
  switch (change) {
    case 'begun':
      return `${hooks} are on: what changes there shows here at once.`
    case 'remade':
      return `${hooks} were off${sinceOf(which)}: ${whyOf(which)}. They are on again, and what was missed is being caught up.`
    case 'resumed':
      return `${hooks} come through again, and what was missed is being caught up.`
    case 'held':
      return `${hooks} are held back, as one could not be delivered to ${app.config.publicUrl}. ${meanwhile}`
    case 'switchedOff':
      return `${hooks} were switched off by somebody there, and I leave them off. ${meanwhile} To have them back, switch them on under Project settings → Service hooks.`
    case 'lost':
      return `${hooks} do not work any more, and I could not make new ones. ${meanwhile} Why, and what to enter by hand, stands at ${app.config.publicUrl}/settings/azure-devops/${id}`
  }
}

// Usually it is all of them.
function namesOf(which: Mended[]): string {
  if (which.length === hookEvents.length) return ''
  return `: ${which.map(({ eventType }) => eventType.replace('workitem.', '')).join(', ')}`
}

/** When they were last known to work, at the latest. */
function sinceOf(which: Mended[]): string {
  const times = which.flatMap(({ before }) =>
    before?.status === 'enabled' ? [before.checkedAt ?? [], before.heardAt ?? []].flat() : [],
  )
  if (times.length === 0) return ''
  const last = new Date(Math.max(...times.map((time) => time.getTime())))
  return ` at some time after ${last.toISOString().slice(11, 16)} UTC`
}

function whyOf(which: Mended[]): string {
  switch (which[0]?.found) {
    case 'disabledBySystem':
      return 'Azure DevOps had given up delivering them'
    case 'disabledByInactiveIdentity':
      return 'the account that made them is not active any more'
    default:
      return 'they were gone'
  }
}
