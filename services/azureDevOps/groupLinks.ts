import { setTimeout as sleep } from 'node:timers/promises'
import type { Prisma } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { messageOf, UserError } from '../errors.ts'
import { carryOutLink } from './links.ts'

const whole = { workItem: true, integration: true } as const

/** A link with what it links to; the work item is there as soon as it is `linked`. */
export type WholeLink = Prisma.LinkGetPayload<{ include: typeof whole }>

/** The work items a group is linked to, oldest first. Wishes and what is being taken off are left out. */
export async function linksOf(
  app: App,
  groupId: number,
  of: { integrationId?: number; number?: number } = {},
): Promise<WholeLink[]> {
  const { integrationId, number } = of
  return app.db.link.findMany({
    where: {
      groupId,
      integrationId,
      state: 'linked',
      ...(number === undefined ? {} : { workItem: { number } }),
    },
    include: whole,
    orderBy: { id: 'asc' },
  })
}

/**
 * Carries out a wish for a program that waits for it. The wish's job may be at it at the same moment: whoever is second
 * leaves it to the first, and here it is waited for.
 * @returns the link, not yet `linked` when time was up
 * @throws UserError with what Azure DevOps has against it; the wish is gone then
 */
export async function seeThrough(app: App, linkId: number, ms: number): Promise<WholeLink> {
  const until = performance.now() + ms
  for (;;) {
    const link = await app.db.link.findUnique({ where: { id: linkId }, include: whole })
    if (!link) throw new UserError('The link was taken off meanwhile.', 409)
    const left = until - performance.now()
    if (link.state === 'linked' || left <= 0) return link
    // A wish that somebody else is sending is theirs until it is done.
    if (link.state === 'sending') await sleep(Math.min(lookAgainMs, left))
    else await attempt(app, linkId, left)
  }
}

const lookAgainMs = 100

async function attempt(app: App, linkId: number, ms: number): Promise<void> {
  try {
    const { state } = await carryOutLink(app, linkId, ms)
    if (state !== 'linked') await sleep(Math.min(5 * lookAgainMs, ms))
  } catch (error) {
    if (error instanceof UserError) throw error
    app.log.info({ linkId, reason: messageOf(error) }, 'a link was made by somebody else at the same moment')
    await sleep(lookAgainMs)
  }
}
