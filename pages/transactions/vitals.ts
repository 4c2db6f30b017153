import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { Details } from '../../services/traces/details.ts'
import type { Measure } from '../../services/traces/measures.ts'
import { full, short } from '../layout/numbers.ts'
import { duration } from './format.ts'

type Rated = {
  name: string /** Good up to, poor above; the limits that web.dev publishes, for the 75th percentile. */
  limits?: [number, number]
}

const known: Record<Measure, Rated> = {
  lcp: { name: 'Largest contentful paint', limits: [2_500, 4_000] },
  inp: { name: 'Interaction to next paint', limits: [200, 500] },
  cls: { name: 'Cumulative layout shift', limits: [0.1, 0.25] },
  fcp: { name: 'First contentful paint', limits: [1_800, 3_000] },
  ttfb: { name: 'Time to first byte', limits: [800, 1_800] },
  fid: { name: 'First input delay', limits: [100, 300] },
  fp: { name: 'First paint' },
  'ttfb.requesttime': { name: 'Request before the first byte' },
  app_start_cold: { name: 'Cold start of the app' },
  app_start_warm: { name: 'Warm start of the app' },
  time_to_initial_display: { name: 'Time to initial display' },
  time_to_full_display: { name: 'Time to full display' },
}

/** What was measured besides durations, and whether that is well. */
export function vitalsTable(vitals: Details['vitals']): VNode {
  return html`<div class="scroller"><table class="plain-table">
    <thead>
      <tr><th>What</th><th class="number">p75</th><th>Rating</th><th class="number">Measured</th></tr>
    </thead>
    <tbody>
      ${vitals.map(({ measure, p75, count }) => {
        const { name, limits } = known[measure]
        const words = limits ? rating(p75, limits) : null
        return html`<tr>
          <th scope="row">${name} <span class="id soft">${measure}</span></th>
          <td class="number">${measure === 'cls' ? p75.toFixed(2) : duration(p75)}</td>
          <td>${words && html`<span class="mark ${words.tone}">${words.text}</span>`}</td>
          <td class="number" title=${full(count)}>${short(count)}</td>
        </tr>`
      })}
    </tbody>
  </table></div>`
}

function rating(value: number, [good, poor]: [number, number]): { text: string; tone: string } {
  if (value <= good) return { text: 'good', tone: 'status-resolved' }
  return value <= poor ? { text: 'needs work', tone: 'level-warning' } : { text: 'poor', tone: 'level-error' }
}
