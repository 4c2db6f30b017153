import type { Conversation } from '../../prisma/client/client.ts'
import type { App } from '../../services/app.ts'
import { listIntegrations } from '../../services/azureDevOps/setup/setup.ts'
import { UserError } from '../../services/errors.ts'
import { demandChange, mayAdminister, mayChange } from '../../services/people/visitor.ts'
import { dsnOf } from '../../services/projects/projects.ts'
import { subscribe, subscriptions, unsubscribe } from '../../services/rules/rule.ts'
import { segment } from '../layout/address.ts'
import type { Act, Knocking, Look, Reply } from '../layout/door.ts'
import { chats, conversationBehind } from './conversation.ts'
import { drawSetup, type SetupFacts, type SetupProject } from './draw.ts'
import { readSetup } from './form.ts'

/** GET /setup/{token}, for anybody: a link that does not work says so before anybody needs to sign in. */
export async function checkSetup(knocking: Knocking): Promise<void> {
  await conversationOf(knocking)
}

/** GET /setup/{token}: what the conversation where the bot was added hears of. */
export async function lookAtSetup(look: Look): Promise<Reply> {
  const said =
    look.url.searchParams.get('said') === 'done' ? ({ kind: 'done', words: 'Saved.' } as const) : null
  return { html: await drawn(look, await ownConversation(look), said) }
}

/** POST /setup/{token}: subscribes what is chosen, and ends what is not any more. */
export async function saveSetup(act: Act): Promise<Reply> {
  demandChange(act.visitor.person)
  const conversation = await ownConversation(act)
  try {
    const { wanted, unwanted } = readSetup(act.form)
    const by = act.visitor.person.name
    const standing = new Set((await subscriptions(act.app, conversation)).map((rule) => rule.project.slug))
    for (const wish of wanted) await subscribe(act.app, { conversation, by, ...wish })
    for (const projectSlug of unwanted)
      if (standing.has(projectSlug)) await unsubscribe(act.app, { conversation, projectSlug })
    return { to: `/setup/${segment(tokenOf(act))}?said=done` }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const said = { kind: 'fault', words: error.message } as const
    return { status: error.status, html: await drawn(act, conversation, said) }
  }
}

async function drawn(
  { app, req, visitor, who }: Look,
  conversation: Conversation,
  said: SetupFacts['said'],
): Promise<string> {
  return drawSetup({
    who,
    token: tokenOf({ req }),
    mayChange: mayChange(visitor.person),
    place: {
      name: conversation.name,
      kind: conversation.kind,
      chat: chats[conversation.chat] ?? conversation.chat,
    },
    projects: await projectsFor(app, conversation),
    azureDevOps: await azureDevOpsFor(app, conversation, mayAdminister(visitor.person)),
    said,
  })
}

async function azureDevOpsFor(app: App, { id, organizationId }: Conversation, mayConnect: boolean) {
  const integrations = await listIntegrations(app, organizationId)
  return {
    mayConnect,
    connected: integrations.map((one) => ({
      id: one.id,
      name: one.name,
      isToldHere: one.conversationId === id,
    })),
  }
}

async function projectsFor(app: App, conversation: Conversation): Promise<SetupProject[]> {
  const rules = await subscriptions(app, conversation)
  const projects = await app.db.project.findMany({
    where: { organizationId: conversation.organizationId },
    orderBy: { name: 'asc' },
    include: {
      keys: { where: { isActive: true }, orderBy: { id: 'asc' }, take: 1 },
      environments: { orderBy: { name: 'asc' }, take: 50 },
    },
  })
  return projects.map((project) => ({
    slug: project.slug,
    name: project.name,
    dsn: project.keys[0] ? dsnOf(app.config, project, project.keys[0]) : null,
    environments: project.environments.map(({ name }) => name),
    rule: rules.find((rule) => rule.projectId === project.id) ?? null,
  }))
}

async function ownConversation(look: Look): Promise<Conversation> {
  const conversation = await conversationOf(look)
  if (conversation.organizationId === look.visitor.person.organizationId) return conversation
  throw new UserError('That conversation belongs to somebody else.', 404)
}

function conversationOf({ app, req }: Pick<Knocking, 'app' | 'req'>): Promise<Conversation> {
  return conversationBehind(app, tokenOf({ req }))
}

function tokenOf({ req }: Pick<Knocking, 'req'>): string {
  return String(req.params.token).slice(0, 4_000)
}
