import type { App } from '../app.ts'
import { transact } from '../database/transaction.ts'
import type { JobData } from '../jobs.ts'
import { caps, type FloodKind } from './floods.ts'

// A flood reaches its cap every hour it lasts; people hear of it this seldom.
const toldEveryMs = 24 * 3_600_000

/**
 * Job `tellFlood`: tells everybody who follows a project that it makes more of something than is kept; once a day for
 * each kind, whichever process saw it.
 */
export async function tellFlood(app: App, { projectId, kind }: JobData['tellFlood']): Promise<void> {
  const now = app.now()
  const before = new Date(now.getTime() - toldEveryMs)
  await transact(app, async (tx) => {
    const [project] = await tx.$queryRaw<{ name: string }[]>`
      UPDATE "Project" SET "floodsTold" = "floodsTold" || jsonb_build_object(${kind}::text, ${now.toISOString()}::text)
       WHERE id = ${projectId} AND coalesce(("floodsTold"->>${kind})::timestamptz, '-infinity') < ${before}::timestamptz
      RETURNING name`
    if (!project) return
    const text = floodInWords(project.name, kind)
    app.log.warn({ project: projectId, kind }, text)
    const rules = await tx.rule.findMany({
      where: { projectId },
      distinct: ['conversationId'],
      select: { conversationId: true },
    })
    const jobs = rules.map(({ conversationId }) => ({ data: { conversationId, text } }))
    await app.jobs.sendMany(tx, 'say', jobs)
  })
}

/** What people are told who follow a project. */
export function floodInWords(project: string, kind: FloodKind): string {
  const many = caps[kind].toLocaleString('en')
  switch (kind) {
    case 'group':
      return `${project} sends more than ${many} new kinds of errors in an hour. Until it is over, further ones are grouped by their type alone, and nothing is lost. A fingerprint or a message that is different in every event is the usual cause.`
    case 'release':
      return `${project} names more than ${many} new releases in an hour. Events of further ones are kept, but until it is over those releases are not listed. A release that is named by the time or by a number of the build machine is the usual cause.`
    case 'environment':
      return `${project} names more than ${many} new environments in an hour. Events of further ones are kept, but until it is over those environments are not listed. An environment named by a host or a branch is the usual cause.`
  }
}
