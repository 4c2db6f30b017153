import { type Press, pressChange } from '../../cards/actions.ts'
import type { Drawn } from '../../cards/teams/drawn.ts'
import type { Conversation, Person } from '../../prisma/client/client.ts'
import type { App } from '../../services/app.ts'
import type { Actor } from '../../services/audit.ts'
import { UserError } from '../../services/errors.ts'
import { changeGroup } from '../../services/groups/change.ts'
import { noteSeen } from '../../services/groups/personal.ts'
import { type GroupView, viewGroup } from '../../services/groups/view.ts'
import { isLinkPress, type LinkPress, pressLink } from './linkPress.ts'

/** What became of a press. */
export type Pressed = {
  view: GroupView
  changed: boolean
  /** What was done, where the latest change of the group does not tell it. Raw. */
  said?: string
}

/** What stands in the card's place after a press, or words. `isShared`: for everybody, not for the presser alone. */
export type Answer = { drawn: Drawn; pressed?: Pressed; isShared?: boolean } | { words: string } | null

/** Runs works about the same thing one after another. */
export type InOrder = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>

const changing = new Set(['resolve', 'unresolve', 'archive', 'assign', 'unassign'])

/**
 * Carries out a press on a group, whoever kept the card and however old it is: the group must belong to the
 * conversation's organization, and what the card offers now decides, not what it offered when it was drawn.
 * @throws UserError in words, when it may not or cannot be done
 */
export async function doPress(
  app: App,
  request: {
    press: Press
    person: Person
    conversation: Conversation
    inOrder?: InOrder
    wanted?: LinkPress['wanted']
  },
): Promise<Pressed> {
  const { press, person, conversation, wanted, inOrder = (_, work) => work() } = request
  return inOrder(String(press.groupId), async () => {
    const group = await checkPlace(app, press, person, conversation)
    await noteSeen(app, group.id, person.id)
    if (isLinkPress(press)) {
      const view = await viewed(app, group.id)
      const by = actorOf(person, conversation)
      const said = await pressLink(app, { press, view, wanted, by, conversationId: conversation.id })
      if (said === null) return { view, changed: false }
      return { view: await viewed(app, group.id), changed: true, said }
    }
    // Somebody was faster: the card as it is now says who, and what can be done about it.
    const isStale = press.version !== group.version && !isOffered(group, press)
    if (!changing.has(press.verb) || isStale) return { view: await viewed(app, group.id), changed: false }
    const change = pressChange(press, person)
    return changeGroup(app, { groupId: group.id, change, by: person, via: 'teams' })
  })
}

async function viewed(app: App, groupId: number): Promise<GroupView> {
  const view = await viewGroup(app, groupId)
  if (!view) throw gone()
  return view
}

/** What a press came to, in words, for chats that cannot show it. */
export function tellPressed({ view, changed, said }: Pressed): string {
  if (said) return `${view.shortId}: ${/[.…]$/.test(said) ? said : `${said}.`}`
  const state = view.lastChange || 'nobody has done anything about it yet'
  return changed ? `${view.shortId}: ${state}.` : `${view.shortId} is as it was: ${state}.`
}

/**
 * The group that a press is about, for somebody who may only look at it so far.
 * @throws UserError when it is not there, or belongs to somebody else
 */
export async function viewPressed(
  app: App,
  { press, person, conversation }: { press: Press; person: Person; conversation: Conversation },
): Promise<GroupView> {
  await checkPlace(app, press, person, conversation)
  const view = await viewGroup(app, press.groupId)
  if (!view) throw gone()
  return view
}

/** Who does something here, for the record. */
export function actorOf(person: Person, { organizationId }: Pick<Conversation, 'organizationId'>): Actor {
  return { organizationId, name: person.name, via: 'teams', person }
}

// What the buttons of the card as it is now would allow.
function isOffered({ status, assigneeId, assigneeTeamId }: Standing, { verb }: Press): boolean {
  if (verb === 'resolve') return status !== 'resolved'
  if (verb === 'unresolve') return status !== 'unresolved'
  if (verb === 'archive') return status === 'unresolved'
  const isAssigned = assigneeId !== null || assigneeTeamId !== null
  return verb === 'assign' ? !isAssigned : isAssigned
}

type Standing = {
  id: number
  version: number
  status: string
  assigneeId: number | null
  assigneeTeamId: number | null
}

async function checkPlace(
  app: App,
  { groupId }: Pick<Press, 'groupId'>,
  person: Person,
  conversation: Conversation,
): Promise<Standing> {
  const { organizationId } = conversation
  const group = await app.db.group.findFirst({
    where: { id: groupId, project: { organizationId } },
    select: {
      id: true,
      version: true,
      status: true,
      assigneeId: true,
      assigneeTeamId: true,
      mergedIntoId: true,
    },
  })
  if (!group || person.organizationId !== organizationId) throw gone()
  // The card of a merged group that somebody kept is about the one it is in.
  if (group.mergedIntoId !== null)
    return checkPlace(app, { groupId: group.mergedIntoId }, person, conversation)
  return group
}

function gone(): UserError {
  return new UserError('That group is not here any more. It may have been deleted.', 404)
}
