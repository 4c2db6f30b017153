import type { Conversation } from '../../prisma/client/client.ts'
import type { App } from '../../services/app.ts'
import { UserError } from '../../services/errors.ts'
import { readToken } from '../../services/secrets.ts'

export const chats: Record<string, string> = { teams: 'Microsoft Teams', discord: 'Discord' }

export const kinds: Record<string, string> = {
  personal: 'your personal chat',
  groupChat: 'a group chat',
  channel: 'a channel',
}

/**
 * The conversation where the bot was added, of a set-up link's token.
 * @throws UserError 404 when it is no token of ours, 410 when it has ended or the bot was removed
 */
export async function conversationBehind(app: App, token: string): Promise<Conversation> {
  const { installationId } = readSetupToken(app, token)
  const installation = await app.db.installation.findUnique({
    where: { id: installationId },
    include: { conversation: true },
  })
  if (!installation || installation.removedAt || installation.conversation.goneAt)
    throw new UserError(
      'Hitch was removed from that conversation. Add it again, and it sends a new link.',
      410,
      over,
    )
  return installation.conversation
}

/** A conversation as people know it: "Releases in Microsoft Teams". */
export function nameOfPlace({ name, kind, chat }: Pick<Conversation, 'name' | 'kind' | 'chat'>): string {
  return `${name ?? kinds[kind] ?? 'a conversation'} in ${chats[chat] ?? chat}`
}

function readSetupToken(app: App, token: string): { installationId: number } {
  try {
    const { installationId } = readToken(app.secrets, 'setup', token, app.now())
    if (typeof installationId === 'number') return { installationId }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw new UserError(error.message, error.status, error.status === 410 ? over : nowhere)
  }
  throw new UserError('This link is not one of ours.', 404, nowhere)
}

const over = { heading: 'This link is over' }
const nowhere = { heading: 'This link leads nowhere' }
