import type { Prisma } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'

/** What a whole link is read with. */
export const whole = { workItem: true, integration: true } as const

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
