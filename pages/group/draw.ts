import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { feedbackOf } from '../../services/events/feedback.ts'
import type { ReportLine } from '../../services/feedback/read.ts'
import type { GroupView } from '../../services/groups/view.ts'
import { groupAddress, releaseAddress, segment } from '../layout/address.ts'
import { chart } from '../layout/chart.ts'
import { levelMark, statusMark } from '../layout/marks.ts'
import { full, short } from '../layout/numbers.ts'
import { drawPage, notice, type Who } from '../layout/page.ts'
import { exact, time } from '../layout/times.ts'
import { type ActionFacts, actions } from './actions.ts'
import { type ActivityLine, activity } from './activity.ts'
import { attachments } from './attachments.ts'
import { eventParts } from './event.ts'
import type { EventFacts, Reason } from './facts.ts'
import { type FollowerFacts, followers } from './followers.ts'
import { owners } from './owners.ts'
import { type PersonalFacts, seenLine, star } from './personal.ts'
import { type RegroupFacts, regroup } from './regroup.ts'
import { type About, feedbackPart, reports } from './reports.ts'
import { section } from './section.ts'
import { pairs } from './value.ts'
import { type WhyFacts, why } from './why.ts'
import { type Finding, workItems } from './workItems.ts'

export type GroupFacts = {
  now: Date
  who: Who
  view: GroupView
  mayChange: boolean
  /** What became of the last press, in words. */
  said: { kind: 'done' | 'note' | 'fault'; words: string } | null
  event: EventFacts | null
  /** Events of the last 14 days, oldest first, the last one today. */
  days: number[]
  history: ActivityLine[]
  reasons: Reason[]
  /** How the event that is shown is grouped, frame by frame. */
  grouping: WhyFacts['grouping']
  people: ActionFacts['people']
  teams: ActionFacts['teams']
  newestRelease: string | null
  /** Work items that were looked for. */
  finding: Finding | null
  followers: FollowerFacts['followers']
  /** What people wrote, newest first; of a feedback, what it is about. */
  reports: ReportLine[]
  about: About | null
  /** How it can be put together and taken apart; null for those who may only look. */
  regrouping: Pick<RegroupFacts, 'undoable' | 'ways'> | null
} & PersonalFacts

/** A group: what it is, what can be done with it, and one of its events in full. */
export function drawGroup(facts: GroupFacts): string {
  const { view, who } = facts
  return drawPage({
    title: `${view.shortId} ${view.title.slice(0, 120)}`,
    who,
    width: 'wide',
    body: html`
      ${facts.said && notice(facts.said.kind, facts.said.words)} ${head(facts)}
      <div class="columns">
        <div class="event">
          ${reports(facts.now, view.shortId, facts.reports, view.reportCount)}
          ${facts.event ? eventOf(facts, facts.event) : noEvent()}
        </div>
        <aside aria-label="About the group">
          ${workItems({ view, finding: facts.finding, people: facts.people, csrf: facts.mayChange ? who.csrf : null })}
          ${owners(view)} ${followers({ ...facts, ...formOf(facts), seen: seenLine(facts.now, facts.seen, facts.me) })}
          ${activity(facts.now, facts.history, facts.mayChange ? formOf(facts) : null)}
          ${facts.event && tags(facts.event)} ${about(facts)} ${why({ ...facts, project: view.project })}
          ${facts.regrouping && regroup({ ...facts, ...formOf(facts), ...facts.regrouping })}
        </aside>
      </div>
    `,
  })
}

function head(facts: GroupFacts): VNode {
  const { now, view } = facts
  // What a feedback says stands below, whole.
  const isSaid = view.kind === 'feedback' || view.title.includes(view.message)
  const asides = isSaid ? '' : view.message
  return html`<section class="panel group-head" aria-labelledby="title">
    <nav class="trail" aria-label="Where this is">
      <a href="/">Groups</a>
      <a href=${`/?project=${segment(view.project.slug)}`}>${view.project.name}</a>
      <span class="id" aria-current="page">${view.shortId}</span>
      ${star(view.shortId, facts.who.csrf, facts.isBookmarked)}
    </nav>
    <h1 id="title">${view.title}</h1>
    ${asides && html`<p class="message">${asides}</p>`}
    ${view.culprit && html`<p class="culprit">${view.culprit}</p>`}
    <div class="marks">
      ${view.kind === 'feedback' ? html`<span class="mark plain">feedback</span>` : levelMark(view.level)} ${statusMark(now, view)}
      ${view.environment && html`<span class="mark plain">${view.environment}</span>`}
      ${view.lastChange && html`<span class="soft last-change">${view.lastChange}</span>`}
    </div>
    ${facts.mayChange ? actions({ ...formOf(facts), ...facts }) : html`<p class="soft">You may look, but not change anything here.</p>`}
    ${strip(facts)}
    <div class="charts">
      ${chart('Last 24 hours', { counts: view.hours, stepMs: hour, lastAt: floorTo(now, hour) })}
      ${chart('Last 14 days', { counts: facts.days, stepMs: 24 * hour, lastAt: floorTo(now, 24 * hour) })}
    </div>
  </section>`
}

const hour = 3_600_000

function floorTo(at: Date, step: number): Date {
  return new Date(Math.floor(at.getTime() / step) * step)
}

function strip(facts: GroupFacts): VNode {
  const { now, view } = facts
  return html`<dl class="strip">
    <div><dt>Events</dt><dd title=${full(view.eventCount)}>${short(view.eventCount)}</dd></div>
    <div><dt>Users</dt><dd title=${full(view.userCount)}>${short(view.userCount)}</dd></div>
    <div><dt>Last seen</dt><dd>${time(now, view.lastSeenAt)}</dd></div>
    <div><dt>First seen</dt><dd>${time(now, view.firstSeenAt)}</dd></div>
    <div><dt>Release</dt><dd class="long">${releases(view)}</dd></div>
    <div><dt>Assigned to</dt><dd class="long">${assignee(view)}</dd></div>
    ${workItemStrip(facts)}
  </dl>`
}

function releases({ firstRelease, release }: GroupView): VNode {
  if (!release) return html`<span class="soft">unknown</span>`
  const link = (version: string) => html`<a href=${releaseAddress(version)}>${version}</a>`
  if (!firstRelease || firstRelease === release) return link(release)
  return html`<span>${link(firstRelease)} to ${link(release)}</span>`
}

function assignee(view: GroupView): string | VNode {
  if (!view.assignee) return html`<span class="soft">nobody</span>`
  return view.assignee.kind === 'team' ? `#${view.assignee.name}` : view.assignee.name
}

// On a phone the work items themselves stand far below.
function workItemStrip({ view: { workItems, canLink }, mayChange }: GroupFacts): VNode | null {
  const [first, ...others] = workItems.filter(({ state }) => state === 'linked')
  if (!first && !(canLink && mayChange)) return null
  const words = first ? `${first.type} ${first.number} · ${first.itemState}` : 'link or create'
  return html`<div>
    <dt>Work item</dt>
    <dd class="long">
      <a href="#work-items">${words}</a>${others.length > 0 && ` and ${others.length} more`}
    </dd>
  </div>`
}

function formOf({ view, who, event }: GroupFacts) {
  return {
    shortId: view.shortId,
    csrf: who.csrf,
    eventId: event && event.id !== event.latest ? event.id : null,
  }
}

function eventOf({ now, view, about }: GroupFacts, event: EventFacts): VNode {
  const feedback = feedbackOf(event.payload)
  const base = groupAddress(view.shortId)
  const way = (words: string, id: string | null) =>
    id === null || id === event.id
      ? html`<span class="off" aria-disabled="true">${words}</span>`
      : html`<a href=${id === event.latest ? base : `${base}?event=${id}`}>${words}</a>`
  return html`<section class="panel event-head" aria-label="Event">
      <div>
        <h2>Event <code>${event.id.slice(0, 8)}</code></h2>
        <p class="soft">
          <time datetime=${event.occurredAt.toISOString()} title=${exact(event.occurredAt)}>${exact(event.occurredAt)}</time>,${' '}
          ${time(now, event.occurredAt)} · <a href=${`${base}/events/${event.id}/json`}>JSON</a>
        </p>
      </div>
      <nav class="switch" aria-label="Other events of this group">
        ${way('Oldest', event.oldest)} ${way('Previous', event.previous)} ${way('Next', event.next)}
        ${way('Latest', event.latest)}
      </nav>
    </section>
    ${feedback && feedbackPart(feedback, about)} ${attachments(view.shortId, event.attachments)}
    ${eventParts(event.payload)}` as VNode
}

function noEvent(): VNode {
  return html`<section class="panel none">
    <p class="big">No event is kept here</p>
    <p class="soft">It may have outlived its retention, or never belonged to this group.</p>
  </section>`
}

function tags({ payload }: EventFacts): VNode | null {
  const all = payload.tags ?? []
  if (all.length === 0) return null
  return section(
    'tags',
    'Tags',
    html`<dl class="tags">
      ${all.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>`,
  )
}

function about({ event }: GroupFacts): VNode | null {
  if (!event) return null
  const { payload } = event
  const sdk =
    payload.sdk?.name && `${payload.sdk.name}${payload.sdk.version ? ` ${payload.sdk.version}` : ''}`
  const entries: [string, unknown][] = [
    ['platform', payload.platform],
    ['environment', payload.environment],
    ['release', payload.release],
    ['dist', payload.dist],
    ['transaction', payload.transaction],
    ['server', payload.server_name],
    ['logger', payload.logger],
    ['SDK', sdk],
    ['received', exact(event.receivedAt)],
    ['event id', event.id],
  ]
  return section('about', 'About this event', pairs(entries.filter(([, value]) => value)))
}
