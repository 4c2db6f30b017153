import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { Undoable, Way } from '../../services/groups/regroup/ways.ts'
import { groupAddress } from '../layout/address.ts'
import { time } from '../layout/times.ts'
import { section } from './section.ts'

export type RegroupFacts = {
  now: Date
  shortId: string
  csrf: string
  undoable: Undoable[]
  ways: Way[]
}

/** Putting this group together with others, taking it apart, and undoing either. */
export function regroup(facts: RegroupFacts): VNode {
  const { undoable, ways } = facts
  return section(
    'regroup',
    'Merge and split',
    html`${undoable.length > 0 && done(facts)} ${mergeForm(facts)} ${ways.length > 1 && splitForm(facts)}`,
  )
}

function done({ now, shortId, csrf, undoable }: RegroupFacts): VNode {
  return html`<ul class="regroupings">
    ${undoable.map(
      ({ id, kind, at, other, isMoving }) => html`<li>
        <p>
          <b>${other.shortId}</b> ${kind === 'merge' ? 'was merged into this' : 'was split off this'} ${time(now, at)}${
            isMoving && html` <span class="soft">events are still being sorted</span>`
          }
          <span class="title">${other.title}</span>
        </p>
        <form method="post" action=${`${groupAddress(shortId)}/regroup`}>
          <input type="hidden" name="csrf" value=${csrf} />
          <button class="quiet" name="undo" value=${id}>Undo</button>
        </form>
      </li>`,
    )}
  </ul>`
}

function mergeForm({ shortId, csrf }: RegroupFacts): VNode {
  return html`<form class="merge" method="post" action=${`${groupAddress(shortId)}/regroup`}>
    <input type="hidden" name="csrf" value=${csrf} />
    <label for="merge-with">Merge into ${shortId}</label>
    <div class="ways">
      <input id="merge-with" name="merge" required maxlength="200" autocomplete="off" spellcheck="false" placeholder="Short ids of other groups" />
      <button>Merge</button>
    </div>
  </form>`
}

function splitForm({ shortId, csrf, ways }: RegroupFacts): VNode {
  return html`<details class="split-off">
    <summary>Split</summary>
    <form method="post" action=${`${groupAddress(shortId)}/regroup`}>
      <input type="hidden" name="csrf" value=${csrf} />
      <p class="soft">Events come here in ${ways.length} ways. What you choose becomes a group of its own.</p>
      <ul class="choices">
        ${ways.map(
          ({ explanation, hashes }) => html`<li>
            <label><input type="checkbox" name="hash" value=${hashes.join(',')} /> ${explanation}</label>
          </li>`,
        )}
      </ul>
      <button name="split" value="yes">Split off</button>
    </form>
  </details>`
}
