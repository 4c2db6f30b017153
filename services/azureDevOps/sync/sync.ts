import type { App } from '../../app.ts'
import type { JobData } from '../../jobs.ts'
import { AzureError } from '../connect/fault.ts'
import { withClient } from '../health.ts'
import { syncComments } from './comments.ts'
import { type HeldItem, holding } from './hold.ts'
import { noteMissing } from './presence.ts'
import { pull } from './pull.ts'
import { push } from './push.ts'
import { typeFacts } from './typeFacts.ts'

// Somebody who writes to one work item faster than this is a program; the next turn comes soon enough.
const attempts = 5

/**
 * Job `sync`: reads a work item afresh, takes over what moved there, and writes what moved here, on the condition
 * that nobody wrote in between. Whatever the reason was to look, it ends with both sides alike; nothing here depends on
 * hooks coming once, in order, or at all.
 */
export async function sync(app: App, { workItemId }: JobData['sync']): Promise<void> {
  await holding(app, workItemId, async (item) => {
    // Whoever renews the credential has everything compared.
    if (item.integration.state === 'removed' || item.integration.state === 'unauthorized') return
    try {
      if (await syncFields(app, item)) await syncComments(app, item)
    } catch (error) {
      if (!(error instanceof AzureError) || error.kind !== 'unauthorized') throw error
    }
  })
}

/** @returns false when there is nothing there to be in step with */
async function syncFields(app: App, item: HeldItem): Promise<boolean> {
  const { integration, number } = item
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const seen = await withClient(app, integration, (client) => client.workItem(number))
    if (!seen) {
      await noteMissing(app, item)
      return false
    }
    const type = await typeFacts(app, integration, seen)
    const wishes = await pull(app, item, seen, type)
    const outcome = await push(app, item, seen, type, wishes)
    if (outcome !== 'conflict') return true
    app.log.debug({ workItem: number, attempt }, 'somebody wrote at the same moment; reading it again')
  }
  throw new Error(`work item ${number} changes faster than it can be written to`)
}
