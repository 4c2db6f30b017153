import type { App } from '../app.ts'
import type { Transaction } from '../database/database.ts'
import type { Redact } from './anonymise.ts'
import type { Counts } from './counts.ts'

/** Takes what was copied out of an event, or said about it, from where it stands beside it. */
export async function eraseAround(
  app: App,
  tx: Transaction,
  of: { projectId: number; eventId: string; groupId: number; isTheirs: boolean; redact: Redact },
  counts: Counts,
): Promise<void> {
  const { projectId, eventId, groupId, isTheirs, redact } = of
  if (isTheirs) {
    const reports = { projectId, OR: [{ eventId }, { reportId: eventId }] }
    counts.reports += (await tx.userReport.deleteMany({ where: reports })).count
    // Screens, dumps and logs of what they did; nobody can look into all of them.
    counts.attachments += (await tx.attachment.deleteMany({ where: { projectId, eventId } })).count
  }
  const group = await tx.group.findUnique({
    where: { id: groupId },
    select: { title: true, message: true, culprit: true, hasCards: true },
  })
  if (!group) return
  const data = { title: redact(group.title), message: redact(group.message), culprit: redact(group.culprit) }
  if (data.title === group.title && data.message === group.message && data.culprit === group.culprit) return
  await tx.group.update({ where: { id: groupId }, data })
  counts.groups += 1
  if (group.hasCards) await app.jobs.send(tx, 'refresh', { groupId }, { key: String(groupId) })
}
