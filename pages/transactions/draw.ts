import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { Span } from '../../services/stats/counted.ts'
import type { Details } from '../../services/traces/details.ts'
import { section } from '../group/section.ts'
import { releaseAddress } from '../layout/address.ts'
import { full, short } from '../layout/numbers.ts'
import { drawPage, type Who } from '../layout/page.ts'
import { barChart, counts, lineChart } from './charts.ts'
import { exampleList } from './examples.ts'
import { duration, percent, rate, score, signed } from './format.ts'
import { type Period, periods, type TraceQuery, traceAddress, traceListAddress } from './query.ts'
import { vitalsTable } from './vitals.ts'

export type TraceFacts = {
  now: Date
  who: Who
  project: { slug: string; name: string }
  name: string
  op: string
  query: TraceQuery
  span: Span
  /** Null when nothing was counted in this time. */
  details: Details | null
}

/** The page of one transaction. */
export function drawTransaction(facts: TraceFacts): string {
  const { details, name } = facts
  return drawPage({
    title: name,
    who: facts.who,
    width: 'wide',
    body: html`<div class="transaction">
      ${head(facts)}
      ${details ? parts(facts, details) : html`<section class="panel none"><p class="big">Nothing was counted in this time.</p></section>`}
    </div>`,
  })
}

function head({ project, name, op, query, details }: TraceFacts): VNode {
  const list = { ...query, project: project.slug, text: '', page: 1 }
  return html`<section class="panel group-head" aria-labelledby="title">
    <nav class="trail" aria-label="Where this is">
      <a href="/transactions">Transactions</a>
      <a href=${traceListAddress(list)}>${project.name}</a>
    </nav>
    <h1 id="title">${name}</h1>
    <div class="marks">
      ${op && html`<span class="mark plain">${op}</span>`}
      ${query.environment && html`<span class="mark plain">${query.environment}</span>`}
    </div>
    <nav class="tabbar" aria-label="Time">
      ${Object.entries(periods).map(
        ([period, { words }]) =>
          html`<a
            href=${traceAddress({ project: project.slug, name, op }, { ...query, period: period as Period })}
            aria-current=${period === query.period ? 'page' : undefined}
            >${words}</a
          >`,
      )}
    </nav>
    ${details && strip(details)}
  </section>`
}

function strip({ measured, threshold }: Details): VNode {
  const { count, perMinute, p50, p75, p95, p99, failureRate, apdex, users } = measured
  return html`<dl class="strip">
    <div><dt>Per minute</dt><dd title=${`${full(Math.round(count))} in all`}>${rate(perMinute)}</dd></div>
    <div><dt>p50</dt><dd>${duration(p50)}</dd></div>
    <div><dt>p75</dt><dd>${duration(p75)}</dd></div>
    <div><dt>p95</dt><dd>${duration(p95)}</dd></div>
    <div><dt>p99</dt><dd>${duration(p99)}</dd></div>
    <div><dt>Failures</dt><dd>${percent(failureRate)}</dd></div>
    <div><dt>Apdex (${duration(threshold)})</dt><dd>${score(apdex)}</dd></div>
    <div><dt>Users</dt><dd title=${full(users)}>${short(users)}</dd></div>
  </dl>`
}

function parts(facts: TraceFacts, details: Details): VNode {
  const { span } = facts
  const { steps, vitals, releases, examples } = details
  return html`
    <section class="panel part three" aria-label="Over time">
      ${lineChart(
        'Duration',
        [
          { name: 'p95', kind: 'main', values: steps.map(({ p95 }) => p95) },
          { name: 'p50', kind: 'second', values: steps.map(({ p50 }) => p50) },
        ],
        { span, words: duration },
      )}
      ${barChart(
        'Runs',
        steps.map(({ count }) => count),
        { span, words: counts },
      )}
      ${barChart(
        'Failures',
        steps.map(({ failureRate }) => failureRate ?? 0),
        { span, words: percent, tone: 'failing' },
      )}
    </section>
    ${vitals.length > 0 && section('vitals', 'Web vitals', vitalsTable(vitals))}
    ${releases.length > 1 && section('releases', 'Releases compared', releasesTable(releases))}
    ${section('examples', 'Examples', exampleList(facts.now, examples))}
  `
}

// Each is compared with the one that is used most.
function releasesTable(releases: Details['releases']): VNode {
  const [most] = releases
  return html`<div class="scroller"><table class="plain-table">
    <thead>
      <tr><th>Release</th><th class="number">Runs</th><th class="number">p50</th><th class="number">p95</th><th class="number">Failures</th></tr>
    </thead>
    <tbody>
      ${releases.map(({ release, measured }) => {
        const { count, p50, p95, failureRate } = measured
        const base = most?.measured.p95
        const change = p95 !== null && base ? p95 / base - 1 : 0
        return html`<tr>
          <th scope="row">${release ? html`<a href=${releaseAddress(release)}>${release}</a>` : html`<span class="soft">none said</span>`}</th>
          <td class="number" title=${full(Math.round(count))}>${short(Math.round(count))}</td>
          <td class="number">${duration(p50)}</td>
          <td class="number">${duration(p95)} ${Math.abs(change) >= 0.1 && html`<span class=${change > 0 ? 'worse' : 'better'}>${signed(change)}</span>`}</td>
          <td class="number">${percent(failureRate)}</td>
        </tr>`
      })}
    </tbody>
  </table></div>`
}
