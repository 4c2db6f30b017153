import type { App, ChatName, Via } from '../app.ts'
import type { Sql } from '../database/sql.ts'
import { TryLater } from '../errors.ts'
import { describeActivity } from '../groups/activity.ts'
import type { Change } from '../groups/status.ts'
import { viewGroup } from '../groups/view.ts'
import type { JobData } from '../jobs.ts'
import { type NoticeKind, wantsNotice } from '../people/notices.ts'
import { retireConversation } from './retire.ts'
import { demandTurn } from './turn.ts'

// Presses and cards come first.
const share = 0.5

const kindsOf: Partial<Record<Change['kind'], NoticeKind>> = {
  assign: 'assigned',
  resolve: 'resolved',
  comment: 'commented',
}

/**
 * Has those told who follow a group that somebody changed, in the transaction of the change. A group that nobody else
 * follows costs one question.
 */
export async function askToTell(
  app: Pick<App, 'jobs'>,
  sql: Sql,
  { groupId, change, by }: { groupId: number; change: Change; by: number | null },
): Promise<void> {
  const kind = kindsOf[change.kind]
  if (!kind) return
  const { rows } = await sql.query(
    `SELECT 1 FROM "GroupSubscription" WHERE "groupId" = $1 AND "isActive" AND "personId" IS DISTINCT FROM $2::int LIMIT 1`,
    [groupId, by],
  )
  if (rows.length > 0) await app.jobs.send(sql, 'tellFollowers', { groupId, kind })
}

/**
 * Job `tellFollowers`: finds who wants to hear of what happened to a group, and can: one notice for each of them.
 * Whoever has no chat of their own with us, or does not want such notices, is passed over.
 */
export async function tellFollowers(
  app: App,
  { groupId, kind, besides = [] }: JobData['tellFollowers'],
): Promise<void> {
  const line = await newestLine(app, groupId, kind)
  if (!line) return
  const { mentions, personId: assignee } = line.data as { mentions?: number[]; personId?: number }
  const followers = await app.db.groupSubscription.findMany({
    where: { groupId, isActive: true, person: { isActive: true } },
    include: { person: true },
  })
  for (const { person } of followers) {
    // Nobody hears of their own deed.
    if (person.id === line.personId) continue
    if (kind === 'assigned' && person.id !== assignee) continue
    const what = kind === 'commented' && mentions?.includes(person.id) ? 'mentioned' : kind
    if (!wantsNotice(person, what)) continue
    const own = await app.db.conversation.findFirst({
      where: { personId: person.id, kind: 'personal', goneAt: null },
      orderBy: { id: 'desc' },
      select: { id: true },
    })
    if (!own || besides.includes(own.id)) continue
    const notice = { conversationId: own.id, groupId, kind: what, personId: person.id }
    await app.jobs.send(app.db, 'notice', notice, { key: `${person.id} ${groupId} ${what}` })
  }
  app.jobs.wake(app.db)
}

/**
 * Job `notice`: a line to one person about a group, as true as it is by now: what is over meanwhile is not told.
 */
export async function notice(
  app: App,
  { conversationId, groupId, kind, personId }: JobData['notice'],
): Promise<void> {
  const [conversation, view, line] = await Promise.all([
    app.db.conversation.findUnique({ where: { id: conversationId } }),
    viewGroup(app, groupId),
    newestLine(app, groupId, kind),
  ])
  const messenger = conversation && app.messengers[conversation.chat as ChatName]
  if (!messenger || conversation.goneAt || conversation.personId !== personId || !view || !line) return
  const isOver =
    (kind === 'resolved' && view.status !== 'resolved') ||
    ((kind === 'regressed' || kind === 'escalating') && view.status !== 'unresolved') ||
    (kind === 'assigned' && !(view.assignee?.kind === 'person' && view.assignee.id === personId))
  if (isOver) return
  demandTurn(app, conversation, share)
  const words = describeActivity({
    kind: line.kind,
    via: line.via as Via,
    by: line.person?.name ?? null,
    assignee: 'you',
    data: line.data as Record<string, unknown>,
  })
  const text = `${view.shortId}: ${kind === 'mentioned' ? `You are mentioned. ${words}` : words}\n${view.title}`
  const outcome = await messenger.post(app, conversation, { kind: 'notice', text, url: view.url })
  if (outcome.kind === 'later') throw new TryLater(outcome.seconds, outcome.why)
  if (outcome.kind === 'gone' && outcome.scope === 'conversation')
    await retireConversation(app, conversation.id, outcome.why)
}

const linesOf: Record<NoticeKind, string[]> = {
  assigned: ['assigned'],
  mentioned: ['comment'],
  commented: ['comment'],
  resolved: ['resolved'],
  regressed: ['regressed'],
  escalating: ['escalating', 'unarchived'],
}

function newestLine(app: App, groupId: number, kind: NoticeKind) {
  return app.db.groupActivity.findFirst({
    where: { groupId, kind: { in: linesOf[kind] } },
    include: { person: true },
    orderBy: { id: 'desc' },
  })
}
