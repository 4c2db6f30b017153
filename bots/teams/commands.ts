import type { Drawn, Pen } from '../../cards/teams/drawn.ts'
import { drawHelp } from '../../cards/teams/help.ts'
import { drawNotice } from '../../cards/teams/notice.ts'
import { drawSubscriptions } from '../../cards/teams/subscriptions.ts'
import type { Verb } from '../../cards/usage.ts'
import type { Words } from '../../cards/words.ts'
import type { Conversation, Person } from '../../prisma/client/client.ts'
import type { App } from '../../services/app.ts'
import { UserError } from '../../services/errors.ts'
import { type Change, changeGroup } from '../../services/groups/change.ts'
import { findGroup, type GroupView } from '../../services/groups/view.ts'
import { findPerson, findTeam } from '../../services/people/named.ts'
import { demandChange } from '../../services/people/visitor.ts'
import { subscribe, subscriptions, unsubscribe } from '../../services/rules/rule.ts'
import { drawListed } from './listing.ts'
import { tellPressed } from './press.ts'
import { obeyAboutGroups } from './regroup.ts'
import { obeyAboutWorkItem } from './workItems.ts'

/** Somebody we know, speaking in a conversation. */
export type Speaker = {
  app: App
  conversation: Conversation
  person: Person
  pen: Pen
  /** Posts a group's live card where they speak. */
  show(view: GroupView): Promise<void>
}

/** What can be said here and is done. */
export const offered: readonly Verb[] = [
  'list',
  'mine',
  'search',
  'show',
  'resolve',
  'unresolve',
  'archive',
  'assign',
  'unassign',
  'priority',
  'comment',
  'merge',
  'split',
  'undo',
  'create',
  'link',
  'unlink',
  'subscribe',
  'unsubscribe',
  'subscriptions',
  'settings',
  'status',
  'help',
]

/**
 * Does what somebody said.
 * @returns the answer; null when a group's card is the answer
 * @throws UserError in words, when it may not or cannot be done
 */
export async function obey(speaker: Speaker, words: Words): Promise<Drawn | null> {
  const { app, conversation, person, pen } = speaker
  switch (words.kind) {
    case 'list':
    case 'mine':
      return drawListed(speaker, {
        kind: words.kind,
        query: words.kind === 'list' ? words.query : '',
        page: words.page,
      })
    case 'search':
      return drawListed(speaker, { kind: 'search', query: words.text, page: words.page })
    case 'show':
      await speaker.show(await groupOf(speaker, words.id))
      return null
    case 'change':
      return change(speaker, words.id, words.change)
    case 'assign':
      return change(speaker, words.id, { kind: 'assign', to: await assigneeOf(speaker, words.to) })
    case 'subscribe': {
      demandChange(person)
      const { project: projectSlug, happenings, environment, level } = words
      await subscribe(app, { conversation, projectSlug, happenings, environment, level, by: person.name })
      return drawSubscriptions(pen, await subscriptions(app, conversation))
    }
    case 'unsubscribe':
      demandChange(person)
      await unsubscribe(app, { conversation, projectSlug: words.project })
      return drawSubscriptions(pen, await subscriptions(app, conversation))
    case 'subscriptions':
      return drawSubscriptions(pen, await subscriptions(app, conversation))
    case 'merge':
    case 'split':
    case 'undo':
      return obeyAboutGroups(speaker, words, (id) => groupOf(speaker, id))
    case 'linkWorkItem':
    case 'unlinkWorkItem':
    case 'createWorkItem':
      return obeyAboutWorkItem(speaker, await groupOf(speaker, words.id), words)
    case 'unknown':
    case 'incomplete':
      return drawHelp(pen, offered, words)
    default:
      return drawHelp(pen, offered)
  }
}

async function change(speaker: Speaker, id: string, change: Change): Promise<Drawn> {
  const { app, person, pen } = speaker
  const { id: groupId } = await groupOf(speaker, id)
  const done = await changeGroup(app, { groupId, change, by: person, via: 'teams' })
  return drawNotice(pen, tellPressed(done), { title: 'Open', url: done.view.url })
}

async function groupOf({ app, conversation }: Speaker, id: string): Promise<GroupView> {
  const view = await findGroup(app, conversation.organizationId, id)
  if (view) return view
  throw new UserError(
    `There is no group ${id}. Its short id stands on its card, and \`list\` shows the open ones.`,
    404,
  )
}

async function assigneeOf(
  { app, conversation, person }: Speaker,
  to: Extract<Words, { kind: 'assign' }>['to'],
): Promise<{ personId: number } | { teamId: number }> {
  if (to.kind === 'me') return { personId: person.id }
  if (to.kind === 'team') return { teamId: (await findTeam(app, conversation.organizationId, to.name)).id }
  return { personId: (await findPerson(app, conversation.organizationId, to.name)).id }
}
