import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { HealthByVersion, ReleaseHealth } from '../../services/releases/health.ts'
import type { ReleaseView } from '../../services/releases/read.ts'
import { shortVersion } from '../../services/releases/version.ts'
import { releaseAddress } from '../layout/address.ts'
import { counted, percent, short } from '../layout/numbers.ts'
import { drawPage, type Who } from '../layout/page.ts'
import { pager } from '../layout/pager.ts'
import { searchForm } from '../layout/search.ts'
import { time } from '../layout/times.ts'

export type ReleasesFacts = {
  now: Date
  who: Who
  search: string
  /** From 1. */
  page: number
  hasMore: boolean
  releases: ReleaseView[]
  health: HealthByVersion
}

/** The list of releases. */
export function drawReleases(facts: ReleasesFacts): string {
  return drawPage({
    title: 'Releases',
    who: facts.who,
    width: 'wide',
    body: html`
      <h1 class="sr">Releases</h1>
      ${searchForm({ address: '/releases', what: 'releases', example: 'shop@1.3' }, facts.search)}
      ${facts.releases.length > 0 ? list(facts) : none(facts)}
    `,
  })
}

function list(facts: ReleasesFacts): VNode {
  return html`<section class="panel list releases" aria-label="Releases">
    <div class="heads" aria-hidden="true">
      <span>Release</span><span>Last deploy</span><span>New</span><span>Events</span><span>Since</span>
    </div>
    <ol>
      ${facts.releases.map((view) => row(facts.now, view, facts.health.get(view.version)?.all))}
    </ol>
  </section>
  ${pages(facts)}`
}

function row(now: Date, view: ReleaseView, health: ReleaseHealth | undefined): VNode {
  return html`<li class="row">
    <div class="what">
      <a class="title" href=${releaseAddress(view.version)}>${view.version}</a>
      <p class="facts">
        <span>${view.projects.map(({ project }) => project.name).join(', ')}</span>
        ${shortVersion(view.version) !== view.version && html`<span class="id">${shortVersion(view.version)}</span>`}
        ${view.commitCount > 0 && html`<span>${counted(view.commitCount, 'commit')}</span>`}
        ${view.badAt && html`<span class="mark status-alarming">looked bad</span>`}
        ${health && healthFacts(health)}
        ${!view.releasedAt && html`<span>not said to be released</span>`}
      </p>
    </div>
    <div class="trend">${view.lastDeploy && html`<span class="mark plain">${view.lastDeploy.environment}</span>`}</div>
    <div class="number" title=${counted(view.newGroups, 'new group')}>
      <b>${short(view.newGroups)}</b> <span>new</span>
    </div>
    <div class="number" title=${counted(view.eventCount, 'event')}>
      <b>${short(view.eventCount)}</b> <span>${view.eventCount === 1 ? 'event' : 'events'}</span>
    </div>
    <div class="when"><span class="sr">since </span>${time(now, view.releasedAt ?? view.firstSeenAt)}</div>
  </li>`
}

// Of the last day, as the list shows what runs now.
function healthFacts({ crashFreeSessions, adoption, stage }: ReleaseHealth): VNode {
  return html`<span class="health">${percent(crashFreeSessions)} crash-free</span>
    <span>in ${percent(adoption)} of sessions</span>
    ${stage === 'adopted' && html`<span class="mark status-resolved">adopted</span>`}
    ${stage === 'replaced' && html`<span class="mark plain">replaced</span>`}`
}

function none({ search }: ReleasesFacts): VNode {
  return html`<section class="panel none">
    <p class="big">${search ? 'No release is called like that.' : 'No release is known yet.'}</p>
    <p class="soft">
      A release is known from its first event on, or when a pipeline says
      <code>sentry-cli releases new shop@1.3.0</code>.
    </p>
  </section>`
}

function pages({ search, page, hasMore }: ReleasesFacts): VNode | null {
  const address = (number: number) =>
    `/releases?${new URLSearchParams({ ...(search && { query: search }), page: String(number) })}`
  return pager({ page, hasMore }, address)
}
