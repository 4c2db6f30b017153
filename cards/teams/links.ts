import type { GroupView, WorkItemView } from '../../services/groups/view.ts'
import { encodePress, type Press } from '../actions.ts'
import { askedOf, calledOf, newsOf, shownLinks } from '../workItems.ts'
import type { Pen } from './drawn.ts'
import type { CardData } from './render.ts'
import { gap, sentence, some } from './runs.ts'
import { safe, theirUrl } from './safe.ts'
import { colors } from './tones.ts'

/** In code points, of each link; see the limits of the group's card. */
const limits = { title: 120, fact: 40, words: 200, choice: 32 }

const say = (raw: string) => safe(raw, limits.words)
const brief = (raw: string) => safe(raw, limits.fact)

/**
 * The part of a group's card about its work items: what they are like, and what can be done about them.
 * @param size how many there is room for, and how many people to choose from
 */
export function linksOf(pen: Pen, view: GroupView, size: { people: number; links: number }): CardData {
  const links = shownLinks(view.workItems, size.links)
  const left = view.workItems.length - links.length
  const isOne = new Set(view.workItems.map(({ integration }) => integration)).size <= 1
  // One question at a time: two inputs would need two names.
  const asking = links.find((link) => askedOf(link, brief) !== '')
  return {
    links: links.map((link) =>
      linkOf(pen, view, link, { isOne, offered: link === asking ? size.people : 0 }),
    ),
    more: some(left > 0 && `And ${left} more; Details shows all.`),
    workItem: workItemOf(pen, view, links),
  }
}

function linkOf(
  pen: Pen,
  view: GroupView,
  link: WorkItemView,
  { isOne, offered }: { isOne: boolean; offered: number },
): CardData {
  const isThere = link.state === 'linked'
  const title = safe(link.title, limits.title) || 'Untitled'
  const url = link.presence === 'live' ? theirUrl(link.url) : null
  const news = newsOf(link, say)
  const state = link.presence === 'live' ? brief(link.itemState) : ''
  const facts = sentence([
    ['State', state],
    ['Assignee', state && brief(link.assignee ?? '')],
    ['In', isOne ? '' : brief(link.integration)],
  ])
  return {
    names: isThere
      ? [
          {
            name: `${calledOf(link, brief)}${gap}`,
            opens: url ? [{ text: title, url }] : [],
            titles: url ? [] : [{ text: title }],
          },
        ]
      : [],
    facts: isThere && facts.length > 0 ? [{ runs: facts }] : [],
    news: news ? [{ text: news.text, color: colors[news.tone] }] : [],
    dismiss:
      link.state === 'failed' ? [button(pen, view, { verb: 'unlinkWorkItem', ...choiceOf(link) })] : [],
    asked: askOf(pen, view, link, offered),
  }
}

function askOf(pen: Pen, view: GroupView, link: WorkItemView, offered: number): CardData[] {
  const choices = view.assignable.people
    .slice(0, offered)
    .map(({ id, name }) => ({ title: safe(name, limits.choice) || `Person ${id}`, value: `person:${id}` }))
  if (choices.length === 0) return []
  return [
    {
      question: askedOf(link, brief),
      choices,
      ...button(pen, view, { verb: 'identify', workItemId: link.workItemId ?? 0 }),
    },
  ]
}

function workItemOf(pen: Pen, view: GroupView, links: WorkItemView[]): CardData[] {
  const linked = links.filter(({ state }) => state === 'linked')
  if (!view.canLink && linked.length === 0) return []
  const when = (verb: Press['verb']) => (view.canLink ? [button(pen, view, { verb })] : [])
  return [
    {
      rows: linked.map((link) => {
        const url = theirUrl(link.url)
        return {
          name: calledOf(link, brief),
          opens: url ? [{ url }] : [],
          ...button(pen, view, { verb: 'unlinkWorkItem', ...choiceOf(link) }),
        }
      }),
      inputs: view.canLink ? [{ label: linked.length > 0 ? 'Link another' : 'Link one that exists' }] : [],
      link: when('linkWorkItem'),
      create: when('workItemForm'),
    },
  ]
}

function choiceOf({ linkId }: WorkItemView): Pick<Press, 'choice'> {
  return { choice: `link:${linkId}` }
}

function button(pen: Pen, view: GroupView, press: Omit<Press, 'groupId' | 'version'>): CardData {
  return {
    press: encodePress(pen.secrets, { groupId: view.id, version: view.version, ...press }),
  }
}
