import type { App, ChatName } from '../app.ts'
import { TryLater } from '../errors.ts'
import type { JobData } from '../jobs.ts'
import { retireConversation } from '../notify/retire.ts'
import { signToken } from '../secrets.ts'

const linkLastsMs = 24 * 3_600_000
const namedProjects = 10

/**
 * Job `welcome`: greets the place where the bot was added, once.
 * It is noted as greeted before the card leaves: after a crash in between, no welcome is better than two.
 */
export async function greet(app: App, { installationId }: JobData['welcome']): Promise<void> {
  const installation = await app.db.installation.findUnique({
    where: { id: installationId },
    include: { conversation: true },
  })
  const messenger = installation && app.messengers[installation.chat as ChatName]
  if (!installation || !messenger || installation.conversation.goneAt) return
  const where = { id: installationId, welcomedAt: null, removedAt: null }
  const { count } = await app.db.installation.updateMany({ where, data: { welcomedAt: app.now() } })
  if (count === 0) return

  const { conversation } = installation
  const expiresAt = new Date(app.now().getTime() + linkLastsMs)
  const projects = await app.db.project.findMany({
    where: { organizationId: conversation.organizationId },
    orderBy: { slug: 'asc' },
    take: namedProjects,
    select: { slug: true },
  })
  const outcome = await messenger.post(app, conversation, {
    kind: 'welcome',
    setupUrl: `${app.config.publicUrl}/setup/${signToken(app.secrets, 'setup', { installationId }, expiresAt)}`,
    isLocal: app.config.isLocal,
    projects: projects.map(({ slug }) => slug),
  })
  if (outcome.kind === 'later') {
    await app.db.installation.update({ where: { id: installationId }, data: { welcomedAt: null } })
    throw new TryLater(outcome.seconds, outcome.why)
  }
  if (outcome.kind === 'gone' && outcome.scope === 'conversation')
    await retireConversation(app, conversation.id, outcome.why)
  if (outcome.kind === 'gone' || outcome.kind === 'unknown')
    app.log.warn({ installation: installationId }, `a welcome may not have arrived: ${outcome.why}`)
}
