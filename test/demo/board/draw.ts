import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { Seen } from '../../fakes/azureDevOps/seen.ts'
import type { AzureDevOpsFake } from '../../fakes/azureDevOps/server.ts'
import { project } from './backlog.ts'
import { act, choice, frame } from './frame.ts'
import { colleagues, initialsOf, nameOf, plain } from './words.ts'

const nobody = { name: 'Nobody', login: '' }

/** The board: a column for each state, with what is in it, newest changes first. */
export function drawBoard(there: AzureDevOpsFake, by: string): string {
  const items = there.items().filter((one) => !one.isDeleted)
  const deleted = there.items().filter((one) => one.isDeleted)
  const states = statesOf(there, 'Bug').filter(
    (state) => state !== 'Removed' || items.some((one) => one.state === state),
  )
  return frame(
    there,
    by,
    'Board · The Rope Locker',
    html`<main id="live" class="board">
      ${states.map((state) => {
        const here = items.filter((one) => one.state === state).sort((a, b) => changedAt(b) - changedAt(a))
        return html`<section class="column" aria-labelledby=${`state-${state}`}>
          <h2 id=${`state-${state}`}>${state} <span>${here.length}</span></h2>
          ${here.map((one) => drawCard(there, one))}
          ${here.length === 0 && html`<p class="empty">Nothing.</p>`}
        </section>`
      })}
      ${deleted.length > 0 && html`<p class="bin">In the recycle bin: ${deleted.map((one) => html` ${link(there, one, `#${one.number} ${one.title}`)}`)}</p>`}
    </main>`,
  )
}

function drawCard(there: AzureDevOpsFake, item: Seen): VNode {
  const { number, type, title, rev, comments } = item
  const last = comments.at(-1)
  const hitch = hitchOf(item)
  return html`<article class=${`card ${kindOf(type)}`} data-number=${number} data-rev=${rev}>
    <p class="line">
      <span class="type">${type}</span> ${link(there, item, `#${number}`)}
      ${last && html`<span class="count">${comments.length === 1 ? '1 comment' : `${comments.length} comments`}</span>`}
      ${hitch && html`<a class="hitch" href=${hitch} target="hitch">Hitch</a>`}
    </p>
    <h3>${link(there, item, title)}</h3>
    ${last && html`<p class="said"><b>${nameOf(there, last.by)}</b> ${plain(last.text, true)}</p>`}
    <div class="controls">${assigneeForm(there, item)} ${stateForm(there, item)}</div>
    ${act(
      number,
      'comment',
      html`<input name="value" placeholder="Say something" aria-label=${`Say something about #${number}`} autocomplete="off" maxlength="2000" />`,
      'say',
    )}
  </article>`
}

export function assigneeForm(there: AzureDevOpsFake, { number, assignee }: Seen): VNode {
  const name = assignee === null ? '' : nameOf(there, assignee)
  const all = [nobody, ...colleagues(there)]
  const known = assignee === null || all.some(({ login }) => login === assignee)
  const options = known ? all : [...all, { name, login: assignee }]
  return act(
    number,
    'assignee',
    html`<span class=${name ? 'face' : 'face none'} aria-hidden="true">${initialsOf(name)}</span>
      <label><span class="hidden">Assigned to</span>${choice('value', options, assignee ?? '')}</label>
      <button>Assign</button>`,
    'inline',
  )
}

export function stateForm(there: AzureDevOpsFake, { number, type, state }: Seen): VNode {
  const all = statesOf(there, type).map((name) => ({ name, login: name }))
  return act(
    number,
    'state',
    html`<label><span class="hidden">State</span>${choice('value', all, state)}</label> <button>Move</button>`,
    'inline',
  )
}

/** The page of the group in Hitch, which a work item links to. */
export function hitchOf({ relations }: Seen): string | null {
  return relations.find(({ rel }) => rel === 'Hyperlink')?.url ?? null
}

export function kindOf(type: string): string {
  return type.toLowerCase().replaceAll(' ', '-')
}

function link(there: AzureDevOpsFake, { number }: Seen, words: string): VNode {
  return html`<a href=${`/${there.name}/Shop/_workitems/edit/${number}`}>${words}</a>`
}

function statesOf(there: AzureDevOpsFake, type: string): string[] {
  const { process } = there.projects.find(({ name }) => name === project) ?? { process: null }
  return process?.types.find(({ name }) => name === type)?.states.map(({ name }) => name) ?? []
}

function changedAt({ fields }: Seen): number {
  return Date.parse(String(fields['System.ChangedDate']))
}
