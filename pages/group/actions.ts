import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { GroupView } from '../../services/groups/view.ts'
import { groupAddress } from '../layout/address.ts'
import { nameOf } from './owners.ts'

export type ActionFacts = {
  view: GroupView
  csrf: string
  /** Newest release of the project, which "in the current release" would mean. */
  newestRelease: string | null
  /** Whether it waits for somebody to look at it. */
  isInInbox: boolean
  people: { id: number; name: string }[]
  teams: { id: number; name: string }[]
  /** The event being looked at, to come back to it. */
  eventId: string | null
}

/** Everything that can be done to a group, as one form: each button says what it does. */
export function actions(facts: ActionFacts): VNode {
  const { view, csrf, eventId } = facts
  const { status } = view
  return html`<form class="actions" method="post" action=${`${groupAddress(view.shortId)}/change`} aria-label="What to do with this group">
    <input type="hidden" name="csrf" value=${csrf} />
    ${eventId && html`<input type="hidden" name="event" value=${eventId} />`}
    ${statusActions(facts)} ${assign(facts)} ${prioritise(facts.view)}
    ${facts.isInInbox && press('review', 'Mark reviewed')}
  </form>
  ${status !== 'resolved' && releaseForm(facts)}`
}

function statusActions(facts: ActionFacts): VNode[] {
  const { status } = facts.view
  if (status === 'resolved') return [press('unresolve', 'Unresolve')]
  if (status === 'archived') return [press('unresolve', 'Unarchive'), resolve(facts.newestRelease)]
  return [resolve(facts.newestRelease), archive()]
}

function resolve(newest: string | null): VNode {
  return html`<div class="split">
    ${press('resolve:now', 'Resolve', 'primary')}
    ${menu(
      html`<span class="sr">Resolve otherwise</span>`,
      newest === null
        ? html`<p class="soft">No release is known yet: give your SDK one, and groups can be resolved in it.</p>
            ${inRelease}`
        : html`${item('resolve:currentRelease', 'In the current release', newest)}
            ${item('resolve:nextRelease', 'In the next release', `after ${newest}`)} ${inRelease}`,
      'primary',
    )}
  </div>`
}

const inReleaseForm = 'resolve-in-release'

// Of a form of its own: in the large one, the key Enter would press its first button.
const inRelease = html`<div class="item-form">
  <label for="release-name">In a release, also one to come</label>
  <input id="release-name" name="release" form=${inReleaseForm} required maxlength="200" autocomplete="off" placeholder="shop@1.4.0" />
  <button name="change" value="resolve:release" form=${inReleaseForm}>Resolve</button>
</div>` as VNode

function releaseForm({ view, csrf, eventId }: ActionFacts): VNode {
  return html`<form id=${inReleaseForm} method="post" action=${`${groupAddress(view.shortId)}/change`}>
    <input type="hidden" name="csrf" value=${csrf} />
    ${eventId && html`<input type="hidden" name="event" value=${eventId} />`}
  </form>`
}

function archive(): VNode {
  return menu('Archive', [
    item('archive:escalating', 'Until it escalates', 'ten times its usual day'),
    item('archive:minutes:120', 'For 2 hours'),
    item('archive:minutes:1440', 'For 1 day'),
    item('archive:minutes:10080', 'For 1 week'),
    item('archive:events:100', 'For 100 more events'),
    item('archive:events:100:60', 'Until 100 events within an hour'),
    item('archive:users:50', 'For 50 more users'),
    item('archive:users:50:1440', 'Until 50 users within a day'),
    item('archive:forever', 'Forever'),
  ])
}

function assign({ view, people, teams }: ActionFacts): VNode {
  const { assignee, suggested } = view
  const isMine = (kind: string, id: number) =>
    (assignee?.kind === kind && assignee.id === id) ||
    suggested.some((owner) => owner.kind === kind && owner.id === id)
  return menu(assignee ? 'Reassign' : 'Assign', [
    assignee && item('unassign', 'Unassign', assignee.name),
    ...suggested.map((owner) =>
      item(`assign:${owner.kind}:${owner.id}`, nameOf(owner), `suggested: ${owner.why}`),
    ),
    item('assign:me', 'Assign to me'),
    ...teams
      .filter((team) => !isMine('team', team.id))
      .map((team) => item(`assign:team:${team.id}`, `#${team.name}`, 'team')),
    ...people
      .filter((person) => !isMine('person', person.id))
      .map((person) => item(`assign:person:${person.id}`, person.name)),
  ])
}

function prioritise({ priority }: GroupView): VNode {
  return menu(`Priority: ${priority}`, [
    ...(['high', 'medium', 'low'] as const).map((name) =>
      item(`priority:${name}`, name, name === priority ? 'as it is now, and stays so' : undefined),
    ),
  ])
}

function press(change: string, words: string, look = ''): VNode {
  return html`<button class=${look} name="change" value=${change}>${words}</button>`
}

function item(change: string, words: string, more?: string): VNode {
  return html`<button class="item" name="change" value=${change}>
    <span>${words}</span>${more && html` <small>${more}</small>`}
  </button>`
}

function menu(words: VNode | string, items: VNode | (VNode | null)[], look = ''): VNode {
  return html`<details class="menu">
    <summary class="button ${look}">${words}</summary>
    <div class="items">${items}</div>
  </details>`
}
