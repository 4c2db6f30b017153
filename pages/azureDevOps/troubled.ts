import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { section } from '../group/section.ts'
import { groupAddress, webAddress } from '../layout/address.ts'
import { counted } from '../layout/numbers.ts'

/** A work item that is not as its groups are, and why. */
export type OutOfStep = {
  number: number
  type: string
  title: string
  url: string
  trouble: string
  groups: string[]
}

/** The work items that Hitch could not keep in step; nothing when there are none. */
export function outOfStepSection(items: OutOfStep[]): VNode | null {
  if (items.length === 0) return null
  return section(
    'out-of-step',
    `Not in step: ${counted(items.length, 'work item')}`,
    html`<ul class="rows">
      ${items.map(
        ({ number, type, title, url, trouble, groups }) =>
          html`<li>
            <p>
              <a href=${webAddress(url)} target="_blank" rel="noopener noreferrer">${type} ${number}</a> ${title}${' '}
              ${groups.map((shortId) => html`<a class="id" href=${groupAddress(shortId)}>${shortId}</a> `)}
            </p>
            <p class="trouble">${trouble}</p>
          </li>`,
      )}
    </ul>`,
  )
}
