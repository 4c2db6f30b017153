import { conversations } from './team.ts'

/**
 * Adds Hitch to the group chat and the channel. The Playground's page itself adds it to the personal chat when it is
 * opened, and to the others only when somebody looks into them.
 */
export async function addToConversations(playground: string): Promise<void> {
  for (const { id } of [conversations.group, conversations.channel])
    await fetch(`${playground}/_debug/conversation/${encodeURIComponent(id)}/installation`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
}
