import type { Found } from '../../services/azureDevOps/links/search.ts'
import type { GroupView, WorkItemView } from '../../services/groups/view.ts'
import { encodePress, type Press } from '../actions.ts'
import { calledOf } from '../workItems.ts'
import { type Drawn, draw, type Pen } from './drawn.ts'
import type { CardData } from './render.ts'
import { gap, some } from './runs.ts'
import { safe } from './safe.ts'

/** How many work items a card lists; whoever means another one says more of it. */
export const foundPage = 8

/**
 * Work items that were found, each to be linked to a group by a press.
 * @param text what they were looked for by. Raw
 */
export function drawFound(pen: Pen, view: GroupView, text: string, found: Found[]): Drawn {
  const rows = found.slice(0, foundPage)
  const left = found.length - rows.length
  return drawChoice(pen, view, {
    heading: `Link ${safe(view.shortId, 60)} to which work item?`,
    about: `Found for “${safe(text, 60)}”`,
    rows: rows.map(({ integrationId, number, title, type, state, project }) => ({
      title,
      facts: [`${type || 'Work item'} ${number}`, state, project],
      does: 'Link',
      press: { verb: 'linkFound', choice: `found:${integrationId}:${number}` },
    })),
    line: left > 0 ? 'There are more: say more words, or the number.' : '',
    mayCreate: true,
  })
}

/** The links of a group, when somebody did not say which is to be taken off. */
export function drawUnlinking(pen: Pen, view: GroupView): Drawn {
  const links = view.workItems.filter(({ state }) => state === 'linked').slice(0, foundPage)
  return drawChoice(pen, view, {
    heading: `Unlink ${safe(view.shortId, 60)} from which work item?`,
    about: '',
    rows: links.map((link) => ({
      title: link.title || 'Untitled',
      facts: [nameOf(link), link.itemState, link.integration],
      does: 'Unlink',
      press: { verb: 'unlinkWorkItem', choice: `asked:${link.linkId}` },
    })),
    line: '',
    mayCreate: false,
  })
}

type Row = { title: string; facts: string[]; does: string; press: Pick<Press, 'verb' | 'choice'> }

function drawChoice(
  pen: Pen,
  view: GroupView,
  wanted: { heading: string; about: string; rows: Row[]; line: string; mayCreate: boolean },
): Drawn {
  const { heading, rows, line } = wanted
  const press = (press: Pick<Press, 'verb' | 'choice'>) =>
    encodePress(pen.secrets, { groupId: view.id, version: view.version, ...press })
  const lines = rows.map((row) => ({
    ...row,
    title: safe(row.title, 120) || 'Untitled',
    facts: row.facts.map((fact) => safe(fact, 40)).filter((fact) => fact !== ''),
  }))
  return draw({
    name: 'found',
    data: () => ({
      heading,
      about: some(wanted.about),
      rows: lines.map(
        ({ title, facts, does, press: { verb, choice } }): CardData => ({
          title,
          facts: facts.join(gap),
          does,
          tooltip: `${does} ${facts[0]}`,
          verb,
          press: press({ verb, choice }),
        }),
      ),
      lines: some(line),
      create: wanted.mayCreate ? [{ press: press({ verb: 'workItemForm', choice: 'asked' }) }] : [],
      cancel: press({ verb: 'cancel' }),
    }),
    pen,
    summary: heading,
    fallback: [heading, ...lines.map(({ title, facts }) => [...facts, title].join(' '))],
  })
}

function nameOf(link: WorkItemView): string {
  return calledOf(link, (raw) => raw)
}
