import type { Conversation, Prisma } from '../../prisma/client/client.ts'
import type { App, ChatName } from '../app.ts'
import { transact } from '../database/transaction.ts'
import { retireConversation } from '../notify/retire.ts'
import { subscribe } from '../rules/rule.ts'

/** A conversation as an incoming message describes it. */
export type Place = {
  chat: ChatName
  channelId: string
  tenantId: string
  externalId: string
  kind: 'personal' | 'groupChat' | 'channel'
  name?: string
  teamId?: string
  serviceUrl: string
  botId: string
}

export type Scope = 'team' | 'groupChat' | 'personal'

/**
 * The conversation of that name, made when new, with the address it has now: services move, and only incoming
 * messages say where to. A conversation thought gone is back when something comes from it.
 * In local mode a new one hears of the project `demo`.
 */
export async function knowConversation(app: App, place: Place): Promise<Conversation> {
  const where = { chat_externalId: { chat: place.chat, externalId: place.externalId } }
  const known = await app.db.conversation.findUnique({ where })
  if (known) return follow(app, known, place)
  const { id: organizationId } = await app.db.organization.findFirstOrThrow({ orderBy: { id: 'asc' } })
  const created = await app.db.conversation.createMany({
    data: [{ ...place, organizationId, createdAt: app.now() }],
    skipDuplicates: true,
  })
  const conversation = await app.db.conversation.findUniqueOrThrow({ where })
  if (created.count === 0) return follow(app, conversation, place)
  if (app.config.isLocal) await subscribeToDemo(app, conversation)
  return conversation
}

/**
 * Notes that the bot was added somewhere, and has the place greeted once, though a chat may say it twice.
 * @param pickedExplicitly whether the chat said which channel the person picked; that outweighs what was assumed
 */
export async function install(
  app: App,
  request: {
    scope: Scope
    externalId: string
    name?: string
    place: Place
    pickedExplicitly: boolean
    installedBy?: string
  },
): Promise<void> {
  const { chat } = request.place
  const key = { chat_externalId: { chat, externalId: request.externalId } }
  // The second event of an installation; only the picked channel would be news.
  const known = await app.db.installation.findUnique({ where: key })
  if (known && !known.removedAt && !request.pickedExplicitly) return
  const conversation = await knowConversation(app, request.place)
  await transact(app, async (tx) => {
    const fresh = {
      conversationId: conversation.id,
      installedBy: request.installedBy ?? null,
      installedAt: app.now(),
      welcomedAt: null,
      removedAt: null,
    }
    await tx.installation.createMany({
      data: [
        {
          chat,
          tenantId: request.place.tenantId,
          scope: request.scope,
          externalId: request.externalId,
          name: request.name ?? null,
          ...fresh,
        },
      ],
      skipDuplicates: true,
    })
    const where = { chat, externalId: request.externalId }
    await tx.installation.updateMany({ where: { ...where, removedAt: { not: null } }, data: fresh })
    const { id, welcomedAt } = await tx.installation.update({
      where: key,
      data: {
        ...(request.name ? { name: request.name } : {}),
        ...(request.pickedExplicitly ? { conversationId: conversation.id } : {}),
      },
      select: { id: true, welcomedAt: true },
    })
    // A second, so that the event that names the picked channel has come too.
    if (!welcomedAt)
      await app.jobs.send(tx, 'welcome', { installationId: id }, { key: String(id), afterSeconds: 1 })
  })
}

/** The bot was removed: its conversations there are gone, their cards retired. Rules rest until it is added again. */
export async function uninstall(
  app: App,
  { chat, externalId }: { chat: ChatName; externalId: string },
): Promise<void> {
  await app.db.installation.updateMany({
    where: { chat, externalId, removedAt: null },
    data: { removedAt: app.now() },
  })
  await loseConversations(app, within({ chat, teamId: externalId }), 'Hitch was removed from it')
}

/** One conversation, or all of a team. */
export type Lost = { chat: ChatName; externalId: string } | { chat: ChatName; teamId: string }

/** A channel was deleted, a team archived: nothing can be posted there. */
export async function loseConversation(app: App, lost: Lost, why: string): Promise<void> {
  await loseConversations(app, within(lost), why)
}

/** It is back. What was retired stays so; what happens next is posted again. */
export async function regain(app: App, lost: Lost): Promise<void> {
  await app.db.conversation.updateMany({
    where: { ...within(lost), goneAt: { not: null } },
    data: { goneAt: null, goneReason: null },
  })
}

/** A channel or chat has another name now. */
export async function rename(
  app: App,
  { chat, externalId, name }: { chat: ChatName; externalId: string; name: string },
): Promise<void> {
  await app.db.conversation.updateMany({ where: { chat, externalId }, data: { name } })
}

/** A team has another name now. Its channels keep theirs. */
export async function renameInstallation(
  app: App,
  { chat, externalId, name }: { chat: ChatName; externalId: string; name: string },
): Promise<void> {
  await app.db.installation.updateMany({ where: { chat, externalId }, data: { name } })
}

async function loseConversations(app: App, where: Prisma.ConversationWhereInput, why: string): Promise<void> {
  const lost = await app.db.conversation.findMany({ where: { ...where, goneAt: null }, select: { id: true } })
  for (const { id } of lost) await retireConversation(app, id, why)
}

// The General channel has the team's own id.
function within(lost: Lost): Prisma.ConversationWhereInput {
  if ('externalId' in lost) return lost
  return { chat: lost.chat, OR: [{ externalId: lost.teamId }, { teamId: lost.teamId }] }
}

async function follow(app: App, known: Conversation, place: Place): Promise<Conversation> {
  const { serviceUrl, botId, channelId } = place
  const facts = {
    serviceUrl,
    botId,
    channelId,
    name: place.name ?? known.name,
    teamId: place.teamId ?? known.teamId,
    goneAt: null,
    goneReason: null,
  }
  const isSame = Object.entries(facts).every(([name, value]) => known[name as keyof typeof facts] === value)
  return isSame ? known : app.db.conversation.update({ where: { id: known.id }, data: facts })
}

async function subscribeToDemo(app: App, conversation: Conversation): Promise<void> {
  const demo = await app.db.project.findUnique({
    where: { organizationId_slug: { organizationId: conversation.organizationId, slug: 'demo' } },
  })
  if (!demo) return
  await subscribe(app, { conversation, projectSlug: demo.slug, happenings: ['all'], by: 'local mode' })
}
