import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { monitorAddress } from '../layout/address.ts'
import { drawPage } from '../layout/page.ts'
import { pager } from '../layout/pager.ts'
import { searchForm } from '../layout/search.ts'
import { time } from '../layout/times.ts'
import { bars } from './bars.ts'
import type { MonitorFacts, MonitorsFacts } from './facts.ts'
import { scheduleWords, standingOf } from './words.ts'

/** The list of monitors: how each stands, its last runs, and when it is due. */
export function drawMonitors(facts: MonitorsFacts): string {
  return drawPage({
    title: 'Monitors',
    who: facts.who,
    width: 'wide',
    body: html`
      <h1 class="sr">Monitors</h1>
      ${searchForm({ address: '/monitors', what: 'monitors', example: 'nightly-backup' }, facts.search)}
      ${facts.monitors.length > 0 ? list(facts) : none(facts)}
    `,
  })
}

function list({ now, monitors, search, page, hasMore }: MonitorsFacts): VNode {
  const address = (number: number) =>
    `/monitors?${new URLSearchParams({ ...(search && { query: search }), page: String(number) })}`
  return html`<section class="panel part">
      <ol class="monitors">${monitors.map((facts) => row(now, facts))}</ol>
    </section>
    ${pager({ page, hasMore }, address)}`
}

function row(now: Date, { monitor, config, runs }: MonitorFacts): VNode {
  return html`<li>
    <div class="title">
      <a href=${monitorAddress(monitor.id)}>${monitor.name}</a>${' '}
      <span class="soft">${monitor.project.name}, ${scheduleWords(config)}</span>
    </div>
    ${monitor.environments.length === 0 && html`<p class="soft">It has not checked in yet.</p>`}
    ${monitor.environments.map((environment) => {
      const { tone, words } = standingOf(monitor, environment)
      return html`<div class="environment">
        <span class="name">${environment.name}</span>
        <span class=${tone === 'plain' ? 'mark plain' : `mark tone-${tone}`}>${words}</span>
        ${bars(runs.filter(({ environmentId }) => environmentId === environment.id))}
        <span class="soft due">${environment.dueAt && monitor.status !== 'disabled' ? html`due ${time(now, environment.dueAt)}` : ''}</span>
      </div>`
    })}
  </li>`
}

function none({ search }: MonitorsFacts): VNode {
  if (search) return html`<section class="panel part"><p>No monitor is called like that.</p></section>`
  return html`<section class="panel part">
    <h2>No monitor yet</h2>
    <p>
      A job that runs by a schedule can say so, through its SDK or with one request when it is done:${' '}
      <code>curl "…/api/1/cron/nightly-backup/&lt;key of the DSN>/?status=ok"</code>. Whoever says nothing in time is
      found missing, and becomes a card.
    </p>
  </section>`
}
