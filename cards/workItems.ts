import type { WorkItemView } from '../services/groups/view.ts'
import type { Tone } from './state.ts'

/** How a chat shows a stranger's text within a sentence of ours. */
type Say = (raw: string) => string

/** What people call a work item: "Bug 31", or "#31" while its type is not known. */
export function calledOf({ type, number }: Pick<WorkItemView, 'type' | 'number'>, say: Say): string {
  if (number === null) return 'a work item'
  return type === '' ? `#${number}` : `${say(type)} ${number}`
}

/** One that is yet to be made: "a Bug", "an Issue", "a work item". */
export function oneOf(type: string, say: Say): string {
  const name = say(type) || 'work item'
  return `${/^[aeio]/i.test(name) ? 'an' : 'a'} ${name}`
}

/** What is being done for somebody who wished for a link: "Linking #31", "Creating a Bug". */
export function wishOf(link: Pick<WorkItemView, 'wish' | 'type' | 'number'>, say: Say): string {
  return link.wish === 'create' ? `Creating ${oneOf(link.type, say)}` : `Linking ${calledOf(link, say)}`
}

/** What has to be said of a link besides what its work item is like; null when all is well. */
export function newsOf(link: WorkItemView, say: Say): { text: string; tone: Tone } | null {
  const doing =
    link.wish === 'create' ? `Creating ${oneOf(link.type, say)}` : `Linking ${calledOf(link, say)}`
  if (link.state === 'pending') return { text: `${doing} …`, tone: 'notice' }
  if (link.state === 'failed')
    return { text: link.reason ? `${doing} failed: ${say(link.reason)}` : `${doing} failed.`, tone: 'alarm' }
  if (link.presence === 'deleted')
    return { text: 'It was deleted in Azure DevOps. Restore it there, or unlink it here.', tone: 'caution' }
  if (link.presence === 'invisible')
    return {
      text: 'Hitch cannot see it any more: it was moved, or is hidden from Hitch in Azure DevOps.',
      tone: 'caution',
    }
  return link.trouble ? { text: `Not in step: ${say(link.trouble)}`, tone: 'caution' } : null
}

/** What is asked when somebody is assigned there whom nobody here is known as; empty when nobody is. */
export function askedOf(link: WorkItemView, say: Say): string {
  if (link.state !== 'linked' || link.workItemId === null || !link.unknownAssignee) return ''
  return `${say(link.unknownAssignee) || 'Somebody'} is assigned in Azure DevOps; who is that here?`
}

/**
 * The links a card has room for, in their order. What is on its way or went wrong was asked for a moment ago, and is
 * shown before what has long been there.
 */
export function shownLinks(links: WorkItemView[], most: number): WorkItemView[] {
  const news = links.filter(({ state }) => state !== 'linked').slice(-most)
  const rest = links.filter(({ state }) => state === 'linked').slice(0, most - news.length)
  return links.filter((link) => news.includes(link) || rest.includes(link))
}
