import type { App } from '../../app.ts'
import type { HookOwner } from './access.ts'
import { hookEvents } from './address.ts'
import { type Arrived, type Fate, keepHooks } from './batch.ts'
import { createCollector } from './collect.ts'
import type { Hook } from './hook.ts'

/**
 * Takes what came in by a hook.
 * @param hook null for what was no hook
 * @returns what became of it, in words, for the delivery history of Azure DevOps
 * @throws whatever the database throws; nothing is stored then
 */
export type TakeHook = (owner: HookOwner, hook: Hook | null) => Promise<string>

// How exactly it is known when something was last heard.
const heardEveryMs = 60_000
const mostRemembered = 1_000
const mostAtOnce = 200

const words: Record<Fate, string> = {
  taken: 'Taken.',
  unlinked: 'Ignored: this work item is linked to nothing here.',
  known: 'Ignored: this revision is known already.',
  repeated: 'Ignored: it was delivered before.',
}

export function createHookTaker(app: App): TakeHook {
  const lastTimes = new Map<string, number>()
  const keep = createCollector<Arrived, Fate>(mostAtOnce, (batch) => keepHooks(app, batch))

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
    return words[await keep({ owner, hook })]
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

function isWanted(hook: Hook): hook is Arrived['hook'] {
  return hook.workItemId !== null && (hookEvents as readonly string[]).includes(hook.eventType)
}

function isOfOthers({ externalId }: HookOwner, { organizationIds }: Hook): boolean {
  return organizationIds.length > 0 && !organizationIds.includes(externalId.toLowerCase())
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
