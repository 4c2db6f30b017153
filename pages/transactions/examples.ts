import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { Shown } from '../../services/traces/details.ts'
import type { SpanSum } from '../../services/traces/transaction.ts'
import { counted } from '../layout/numbers.ts'
import { time } from '../layout/times.ts'
import { duration } from './format.ts'

const kinds = { slowest: 'slowest', failed: 'failed', latest: 'recent' } as const

/** Runs that were kept to be looked at, each with what its time went into. */
export function exampleList(now: Date, examples: Shown[]): VNode {
  if (examples.length === 0) return html`<p class="soft">None was kept of this time.</p>`
  return html`<ol class="examples">
    ${examples.map((shown) => example(now, shown))}
  </ol>`
}

function example(now: Date, { kind, endedAt, duration: took, release, environment, example }: Shown): VNode {
  const { status, traceId, request, user, spans = [], spanCount = 0, serverName } = example
  const who = user && (user.username ?? user.email ?? user.id ?? user.ip_address)
  const where = request && [request.method, request.url].filter(Boolean).join(' ')
  return html`<li>
    <p class="facts">
      <span class="mark ${kind === 'failed' ? 'level-error' : 'plain'}">${kinds[kind]}</span>
      <b>${duration(took)}</b>
      <span>${time(now, endedAt)}</span>
      ${status && status !== 'ok' && html`<span>${status}</span>`}
      ${release && html`<span>${release}</span>`} ${environment && html`<span>${environment}</span>`}
      ${who !== undefined && html`<span>${String(who)}</span>`}
      ${serverName && html`<span>${serverName}</span>`}
    </p>
    ${where && html`<p class="culprit">${where}</p>`}
    ${spans.length > 0 ? spanBars(spans, took) : html`<p class="soft">${spanCount > 0 ? counted(spanCount, 'span') : 'No spans came with it.'}</p>`}
    ${traceId && html`<p class="soft">Trace <span class="id">${traceId}</span></p>`}
  </li>`
}

function spanBars(spans: SpanSum[], took: number): VNode {
  const most = Math.max(took, ...spans.map(({ total }) => total), 0.001)
  return html`<table class="spans">
    <thead class="sr"><tr><th>Kind</th><th>Part</th><th>Time</th><th>Longest</th></tr></thead>
    <tbody>
      ${spans.map(
        ({ op, count, total, longest, description }) => html`<tr>
          <th scope="row"><span class="id">${op}</span> <span class="soft">× ${count}</span></th>
          <td class="part-of" aria-hidden="true">
            <svg viewBox="0 0 100 8" preserveAspectRatio="none"><rect width=${Math.max((total / most) * 100, 0.5)} height="8" rx="1" /></svg>
          </td>
          <td class="number">${duration(total)}</td>
          <td class="what" title=${`the longest took ${duration(longest)}`}>${description}</td>
        </tr>`,
      )}
    </tbody>
  </table>`
}
