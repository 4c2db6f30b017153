import type { App } from '../app.ts'
import type { Transaction } from '../database/database.ts'

/** Takes leave of the cards of a project's releases: they say that nothing will change them any more, and their rows go. */
export async function retireReleaseCards(
  app: App,
  tx: Transaction,
  project: { id: number; name: string },
  why: string,
): Promise<number> {
  const where = { release: { projectId: project.id } }
  const cards = await tx.message.findMany({
    where: { ...where, state: 'posted', externalId: { not: null } },
    select: { conversationId: true, externalId: true, release: { select: { version: true } } },
  })
  await app.jobs.sendMany(
    tx,
    'retire',
    cards.map(({ conversationId, externalId, release }) => ({
      data: {
        conversationId,
        externalId: externalId ?? '',
        shortId: release?.version ?? '',
        title: project.name,
        why,
      },
    })),
  )
  const { count } = await tx.message.deleteMany({ where })
  return count
}
