import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '../../app.ts'
import { TryLater, UserError } from '../../errors.ts'
import { type WholeLink, whole } from './groupLinks.ts'
import { link } from './link.ts'

const lookAgainMs = 100

/**
 * Carries out a wish now, for somebody who waits for it: at most so many milliseconds; then its job goes on with it.
 * The job may be at it at the same moment: whoever is second leaves it to the first, and here it is waited for.
 * @returns the link, not yet `linked` when time was up
 * @throws UserError with what Azure DevOps has against it; the wish is gone then
 */
export async function carryOutLink(app: App, linkId: number, ms: number): Promise<WholeLink> {
  const until = performance.now() + ms
  for (;;) {
    const row = await app.db.link.findUnique({ where: { id: linkId }, include: whole })
    if (!row) throw new UserError('The link was taken off meanwhile.', 409)
    if (row.state === 'failed') {
      await app.db.link.deleteMany({ where: { id: linkId, state: 'failed' } })
      throw new UserError(row.reason ?? 'Azure DevOps did not take it.')
    }
    const left = until - performance.now()
    if (row.state === 'linked' || left <= 0) return row
    // What somebody else is sending is theirs until it is done.
    if (row.state === 'pending') await attempt(app, linkId, left)
    await sleep(Math.min(lookAgainMs, Math.max(0, until - performance.now())))
  }
}

// What is left of it when time is up is the job's business.
async function attempt(app: App, linkId: number, ms: number): Promise<void> {
  const work = link(app, { linkId }).catch((error: unknown) => {
    if (!(error instanceof TryLater)) throw error
  })
  await Promise.race([work, sleep(ms, undefined, { ref: false })])
  work.catch((error: unknown) => app.log.info({ err: error, link: linkId }, 'a link is left to its job'))
}
