import type { App } from '../app.ts'
import { transact } from '../database/transaction.ts'
import type { Used } from './limiter.ts'
import { spikeInWords } from './words.ts'

// A spike that lasts bites in every window; people hear of it this seldom.
const toldEveryMs = 6 * 3_600_000

/** Tells everybody who follows a project that its spike guard holds events back; seldom, whichever process saw it. */
export async function tellSpike(app: App, projectId: number, used: Used): Promise<void> {
  const now = app.now()
  const before = new Date(now.getTime() - toldEveryMs)
  await transact(app, async (tx) => {
    const [project] = await tx.project.updateManyAndReturn({
      where: { id: projectId, OR: [{ spikeToldAt: null }, { spikeToldAt: { lt: before } }] },
      data: { spikeToldAt: now },
    })
    if (!project) return
    const rules = await tx.rule.findMany({ where: { projectId }, select: { conversationId: true } })
    const text = spikeInWords(project, used)
    await app.jobs.sendMany(
      tx,
      'say',
      rules.map(({ conversationId }) => ({ data: { conversationId, text } })),
    )
  })
}
