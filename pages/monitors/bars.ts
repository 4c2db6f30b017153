import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { RecentRun } from '../../services/monitors/recent.ts'
import { exact } from '../layout/times.ts'
import { isBad, runWords } from './words.ts'

/** The newest runs as bars, the last one on the right; for those who cannot see it, in numbers. */
export function bars(runs: RecentRun[]): VNode {
  if (runs.length === 0) return html`<span class="soft">no run yet</span>`
  const bad = runs.filter(({ status }) => isBad(status)).length
  return html`<span class="runs" role="img" aria-label=${`The last ${runs.length} runs: ${bad} not well`}>
    ${runs.map(
      ({ status, startedAt }) =>
        html`<i class=${`run ${classOf(status)}`} title=${`${exact(startedAt)}: ${runWords(status)}`}></i>`,
    )}
  </span>`
}

function classOf(status: string): string {
  if (status === 'ok') return 'good'
  if (status === 'error' || status === 'timeout') return 'bad'
  return status === 'missed' ? 'missed' : 'plain'
}
