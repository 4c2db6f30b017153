import type { App } from '../app.ts'
import { transact } from '../database/transaction.ts'
import { cut } from '../events/text.ts'
import { formatShortId } from '../groups/shortId.ts'
import type { JobData } from '../jobs.ts'

const quoted = 300

/** Job `tellReport`: says what somebody wrote in a line below each card of the group it is about. */
export async function tellReport(app: App, { reportId }: JobData['tellReport']): Promise<void> {
  const report = await app.db.userReport.findUnique({
    where: { id: reportId },
    include: { feedbackGroup: true, project: { select: { shortIdPrefix: true } } },
  })
  if (!report?.groupId) return
  const messages = await app.db.message.findMany({
    where: { groupId: report.groupId, state: { in: ['pending', 'sending', 'posted'] } },
    select: { id: true },
  })
  const who = report.name ?? report.email ?? 'Somebody who met it'
  const own = report.feedbackGroup
    ? ` (${formatShortId(report.project.shortIdPrefix, report.feedbackGroup.number)})`
    : ''
  const text = `${who} says${own}: “${cut(report.comments.replace(/\s+/g, ' '), quoted)}”`
  const jobs = messages.map(({ id }) => ({
    data: { messageId: id, text },
    key: `${id} report ${reportId}`,
  }))
  await transact(app, (tx) => app.jobs.sendMany(tx, 'tell', jobs))
}
