import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { Found } from '../../services/azureDevOps/links/search.ts'
import type { GroupView, WorkItemView } from '../../services/groups/view.ts'
import { groupAddress, webAddress } from '../layout/address.ts'
import { newWorkItemAddress } from '../workItem/draw.ts'
import { section } from './section.ts'

/** What was looked for among work items, and what was found; `fault` says why nothing could be. */
export type Finding = { text: string; found: Found[]; fault: string | null; mayBeLinked: boolean }

export type WorkItemFacts = {
  view: Pick<GroupView, 'shortId' | 'workItems' | 'canLink'>
  /** Null for those who may only look. */
  csrf: string | null
  finding: Finding | null
  people: { id: number; name: string }[]
}

/** The work items of a group, and the ways to more. Nothing where Azure DevOps is not connected. */
export function workItems(facts: WorkItemFacts): VNode | null {
  const { view, csrf } = facts
  if (!view.canLink && view.workItems.length === 0) return null
  return section(
    'work-items',
    'Work items',
    html`${
      view.workItems.length > 0
        ? html`<ol class="work-items">${view.workItems.map((item) => row(facts, item))}</ol>`
        : html`<p class="soft">None yet.</p>`
    }
    ${view.canLink && csrf !== null && more(facts)}`,
  )
}

function row(facts: WorkItemFacts, item: WorkItemView): VNode {
  return html`<li id=${`link-${item.linkId}`} class=${item.state}>
    ${item.state === 'linked' ? linked(item) : wished(item)}
    ${item.state !== 'pending' && facts.csrf !== null && takeOff(facts, facts.csrf, item)}
    ${item.unknownAssignee && item.workItemId !== null && facts.csrf !== null && identify(facts, facts.csrf, item)}
  </li>`
}

function linked(item: WorkItemView): VNode {
  const address = webAddress(item.url)
  const name = `${item.type} ${item.number}`
  return html`<div class="item">
    <p>
      ${address ? html`<a href=${address} target="_blank" rel="noopener noreferrer">${name}</a>` : html`<b>${name}</b>`}${' '}
      ${presence(item)}
    </p>
    <p class="what">${item.title}</p>
    <p class="soft">${item.assignee ?? 'nobody'} · ${item.integration}</p>
    ${item.trouble && html`<p class="trouble">${item.trouble}</p>`}
  </div>`
}

function presence({ presence, itemState }: WorkItemView): VNode {
  if (presence === 'deleted') return html`<span class="mark tone-error">deleted there</span>`
  if (presence === 'invisible') return html`<span class="mark tone-alarm">out of sight</span>`
  return html`<span class="mark plain">${itemState}</span>`
}

function wished(item: WorkItemView): VNode {
  const what = item.wish === 'create' ? `New ${item.type || 'work item'}` : `Work item ${item.number ?? ''}`
  return html`<div class="item">
    <p>
      <b>${what}</b>${' '}
      ${item.state === 'pending' ? html`<span class="mark plain">on its way</span>` : html`<span class="mark tone-error">failed</span>`}
    </p>
    ${item.title && html`<p class="what">${item.title}</p>`}
    ${item.reason && html`<p class="trouble">${item.reason}</p>`}
  </div>`
}

function takeOff({ view }: WorkItemFacts, csrf: string, { linkId, state, number }: WorkItemView): VNode {
  const words = state === 'failed' ? 'Dismiss' : 'Unlink'
  return html`<form method="post" action=${`${groupAddress(view.shortId)}/work-items`}>
    <input type="hidden" name="csrf" value=${csrf} />
    <button class="quiet" name="unlink" value=${linkId} aria-label=${number === null ? words : `${words} ${number}`}>${words}</button>
  </form>`
}

function identify({ view, people }: WorkItemFacts, csrf: string, item: WorkItemView): VNode {
  return html`<form class="who-is" method="post" action=${`${groupAddress(view.shortId)}/work-items`}>
    <input type="hidden" name="csrf" value=${csrf} />
    <input type="hidden" name="identify" value=${item.workItemId} />
    <label>
      <span>Who is <b>${item.unknownAssignee}</b> here?</span>
      <select name="person" required>
        <option value="">choose…</option>
        ${people.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
      </select>
    </label>
    <button>That one</button>
  </form>`
}

function more(facts: WorkItemFacts): VNode {
  const { view, finding } = facts
  return html`<form class="find" method="get" action=${`${groupAddress(view.shortId)}#work-items`} role="search">
      <label>
        <span class="sr">Find a work item</span>
        <input type="search" name="find" value=${finding?.text ?? ''} maxlength="2000" autocomplete="off"
          placeholder="Number, address or words" />
      </label>
      <button>Find</button>
      <a class="button" href=${newWorkItemAddress(view.shortId)}>Create…</a>
    </form>
    ${finding && facts.csrf !== null && findings(facts, facts.csrf, finding)}`
}

function findings(
  { view }: WorkItemFacts,
  csrf: string,
  { text, found, fault, mayBeLinked }: Finding,
): VNode {
  const have = new Set(view.workItems.filter(({ state }) => state === 'linked').map(({ number }) => number))
  return html`<form class="found" method="post" action=${`${groupAddress(view.shortId)}/work-items`}>
    <input type="hidden" name="csrf" value=${csrf} />
    ${fault && html`<p class="trouble">${fault}</p>`}
    ${
      fault &&
      mayBeLinked &&
      html`<p><button name="link" value=${text}>Link ${text.slice(0, 80)} as soon as it answers</button></p>`
    }
    ${!fault && found.length === 0 && html`<p class="soft">Nothing like that was found.</p>`}
    ${
      found.length > 0 &&
      html`<ol>
        ${found.map(
          (one) =>
            html`<li>
              <div>
                <p><b>${one.type} ${one.number}</b> <span class="mark plain">${one.state}</span></p>
                <p class="what">${one.title}</p>
                <p class="soft">${one.project}</p>
              </div>
              ${
                have.has(one.number)
                  ? html`<span class="soft">linked</span>`
                  : html`<button name="link" value=${`${one.integrationId}:${one.number}`} aria-label=${`Link ${one.number}`}>Link</button>`
              }
            </li>`,
        )}
      </ol>`
    }
  </form>`
}
