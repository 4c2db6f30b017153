import type { Press } from '../../cards/actions.ts'
import { calledOf, wishOf } from '../../cards/workItems.ts'
import type { App } from '../../services/app.ts'
import type { Actor } from '../../services/audit.ts'
import type { CreateRequest } from '../../services/azureDevOps/links/create.ts'
import {
  createWorkItem,
  identifyAssignee,
  linkWorkItem,
  unlinkWorkItem,
} from '../../services/azureDevOps/links/links.ts'
import { readReference } from '../../services/azureDevOps/links/reference.ts'
import { UserError } from '../../services/errors.ts'
import type { GroupView } from '../../services/groups/view.ts'
import { once } from './seen.ts'

/** A press on a work item, of somebody who may act for the organization of the group. */
export type LinkPress = {
  press: Press
  view: GroupView
  by: Actor
  /** Where it is said when it fails. */
  conversationId: number
  /** What a form that was sent asks for, once it was read. */
  wanted?: { integrationId?: number; create: CreateRequest }
}

const verbs = new Set<Press['verb']>([
  'linkWorkItem',
  'linkFound',
  'unlinkWorkItem',
  'makeWorkItem',
  'identify',
])

/** Whether a press changes what a group is linked to; the rest asks or shows something. */
export function isLinkPress({ verb, text }: Press): boolean {
  return verbs.has(verb) && (verb !== 'linkWorkItem' || readReference(text ?? '') !== null)
}

/**
 * Carries out a press on a work item. Nothing in it waits for Azure DevOps.
 * @returns what was begun or done, in words about the group; null when it was so already
 * @throws UserError in words
 */
export async function pressLink(app: App, asked: LinkPress): Promise<string | null> {
  const { press, view, by, conversationId, wanted } = asked
  const groupId = view.id
  switch (press.verb) {
    case 'linkWorkItem':
      return begun(await linkWorkItem(app, { groupId, reference: press.text ?? '', by, conversationId }))
    case 'linkFound': {
      const [, integrationId, number] = /^found:(\d{1,9}):(\d{1,10})$/.exec(press.choice ?? '') ?? []
      if (!integrationId || !number) throw old()
      return begun(
        await linkWorkItem(app, {
          groupId,
          reference: number,
          integrationId: Number(integrationId),
          by,
          conversationId,
        }),
      )
    }
    case 'makeWorkItem': {
      if (!wanted || !press.choice) throw old()
      const link = await once(app, press.choice, () =>
        createWorkItem(app, { groupId, ...wanted, by, conversationId }),
      )
      return link && begun(link)
    }
    case 'unlinkWorkItem': {
      const id = Number(/^(?:link|asked):(\d+)$/.exec(press.choice ?? '')?.[1])
      const link = view.workItems.find(({ linkId }) => linkId === id)
      if (!link) return null
      await unlinkWorkItem(app, { groupId, linkId: link.linkId, by })
      return link.state === 'failed' ? 'Dismissed' : `Not linked to ${calledOf(link, same)} any more`
    }
    case 'identify': {
      const { workItemId } = press
      const item = view.workItems.find((link) => link.workItemId === workItemId && link.unknownAssignee)
      if (!item || workItemId === undefined) return null
      if (press.choice === undefined) throw new UserError('Choose who it is.')
      await identifyAssignee(app, { workItemId, personId: Number(press.choice.split(':')[1]), by })
      return `${item.unknownAssignee} is known from now on`
    }
    default:
      throw new Error(`a press of ${press.verb} changes no link`)
  }
}

/** What a wish for a link is, in words, while it is carried out. */
export function begun({ request }: { request: unknown }): string {
  const { number = null, create } = request as { number?: number; create?: { type?: string } }
  const wish = create ? 'create' : 'link'
  return `${wishOf({ wish, number, type: create?.type ?? '' }, same)} …`
}

function same(raw: string): string {
  return raw
}

function old(): UserError {
  return new UserError('This card is of another version of Hitch. Say show and its id for a new one.', 410)
}
