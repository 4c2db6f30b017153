import type { Activity } from 'botbuilder'
import { isObject } from './activity.ts'

// Longer than the longest comment; the rest could only be an accident.
const longest = 12_000

const entities: Record<string, string> = { nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

/** What was typed to the bot, without the bot's own name; null when nobody spoke to it. */
export function saidTo(activity: Activity, kind: 'personal' | 'groupChat' | 'channel'): string | null {
  const mentions = (activity.entities ?? []).filter(
    (entity) =>
      entity.type === 'mention' &&
      isObject(entity.mentioned) &&
      entity.mentioned.id === activity.recipient.id,
  )
  // With permission to read everything, a team's other talk arrives as well; it is not for us.
  if (kind !== 'personal' && mentions.length === 0) return null
  let text = (activity.text ?? '').slice(0, longest)
  for (const { text: mention } of mentions) {
    if (typeof mention === 'string' && mention !== '') text = text.replaceAll(mention, ' ')
  }
  return text.replace(/&(nbsp|amp|lt|gt|quot|#39);/g, (whole, name: string) => entities[name] ?? whole).trim()
}
