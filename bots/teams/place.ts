import type { Activity } from 'botbuilder'
import type { Place } from '../../services/installations/installations.ts'
import { channelDataOf } from './activity.ts'

/** Where an activity happened. `thread` is the first message of the channel's thread it is part of. */
export type Spot = { place: Place; thread: string | null }

/**
 * Reads where an activity happened. In a channel, Teams writes the thread into the conversation's id
 * (`19:…;messageid=170…`); the conversation we know is the channel. The Emulator tells hardly anything.
 */
export function spotOf(activity: Activity): Spot {
  const { conversation } = activity
  const data = channelDataOf(activity)
  const [externalId = '', thread] = conversation.id.split(';messageid=')
  const kind = kindOf(activity)
  const isChannel = kind === 'channel'
  const name = isChannel
    ? (data.channel?.name ?? (externalId === data.team?.id ? 'General' : undefined))
    : kind === 'personal'
      ? activity.from.name
      : conversation.name
  return {
    thread: isChannel && thread ? thread : null,
    place: {
      chat: 'teams',
      channelId: activity.channelId ?? '',
      tenantId: tenantOf(activity),
      externalId,
      kind,
      ...(name ? { name: name.slice(0, 200) } : {}),
      ...(isChannel && data.team?.id ? { teamId: data.team.id } : {}),
      serviceUrl: activity.serviceUrl,
      botId: activity.recipient.id,
    },
  }
}

/** The place a person picked when adding the bot, when Teams says so. */
export function pickedPlace(activity: Activity): { place: Place; pickedExplicitly: boolean } {
  const { place } = spotOf(activity)
  const { settings, team } = channelDataOf(activity)
  const picked = settings?.selectedChannel
  if (!picked?.id || place.kind !== 'channel') return { place, pickedExplicitly: false }
  // The General channel has the team's id, and comes without a name.
  const name = picked.name ?? (picked.id === team?.id ? 'General' : undefined)
  const { name: _, ...rest } = place
  return { place: { ...rest, externalId: picked.id, ...(name ? { name } : {}) }, pickedExplicitly: true }
}

/** The Entra tenant an activity belongs to; empty where there is none. */
export function tenantOf(activity: Activity): string {
  return activity.conversation.tenantId ?? channelDataOf(activity).tenant?.id ?? ''
}

function kindOf(activity: Activity): Place['kind'] {
  const type: unknown = activity.conversation.conversationType
  if (type === 'personal' || type === 'groupChat' || type === 'channel') return type
  if (channelDataOf(activity).team?.id) return 'channel'
  // Teams writes the text "True" here, once in a while.
  return String(activity.conversation.isGroup).toLowerCase() === 'true' ? 'groupChat' : 'personal'
}
