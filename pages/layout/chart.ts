import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { counted, full } from './numbers.ts'

/** Counts per step of time, oldest first. */
export type Series = { counts: number[]; stepMs: number /** Where the last step begins. */; lastAt: Date }

/** One bar of a chart in the chart's own units: x, width, and height from the bottom. */
export type Bar = { x: number; width: number; height: number }

/**
 * Bars of a chart.
 * What happened at least once is at least 2 units high, so that a single event beside a thousand is still seen.
 */
export function bars(counts: number[], width: number, height: number, gap: number): Bar[] {
  const most = Math.max(...counts, 1)
  const step = width / Math.max(counts.length, 1)
  return counts.map((count, index) => ({
    x: round(index * step + gap / 2),
    width: round(step - gap),
    height: count > 0 ? round(Math.max((count / most) * height, 2)) : 0,
  }))
}

/** Events per hour of the last day, small enough for a row of the list. */
export function sparkline(hours: number[]): VNode {
  const total = hours.reduce((sum, count) => sum + count, 0)
  const most = Math.max(...hours, 0)
  const label =
    total === 0
      ? 'No events in 24 hours'
      : `${counted(total, 'event')} in 24 hours, at most ${full(most)} in one`
  return html`<svg class="spark" viewBox="0 0 120 28" width="120" height="28" role="img" aria-label=${label}>
    <title>${label}</title>
    <path class="base" d="M0 27.5H120" />
    ${bars(hours, 120, 26, 1.4).map(
      (bar) =>
        html`<rect x=${bar.x} y=${27 - bar.height} width=${bar.width} height=${bar.height} rx="0.8" />`,
    )}
  </svg>`
}

/**
 * A chart with a scale; each bar tells its time and count when pointed at.
 * @param one what is counted: "event", "session"
 */
export function chart(title: string, series: Series, one = 'event'): VNode {
  const total = series.counts.reduce((sum, count) => sum + count, 0)
  const most = Math.max(...series.counts, 0)
  const label = `${title}: ${counted(total, one)}${most > 0 ? `, at most ${full(most)} ${per(series)}` : ''}`
  return html`<figure class="chart">
    <figcaption><span>${title}</span> <b>${full(total)}</b></figcaption>
    <svg viewBox="0 0 480 84" preserveAspectRatio="none" role="img" aria-label=${label}>
      <path class="grid" d="M0 2H480M0 42H480" />
      <path class="base" d="M0 83.5H480" />
      ${bars(series.counts, 480, 80, series.counts.length > 20 ? 3 : 5).map((bar, index) => {
        const words = `${stepWords(series, index)}: ${counted(series.counts[index] ?? 0, one)}`
        return html`<g>
          <title>${words}</title>
          <rect class="reach" x=${bar.x} y="0" width=${bar.width} height="84" />
          <rect class="bar" x=${bar.x} y=${83 - bar.height} width=${bar.width} height=${bar.height} rx="1" />
        </g>`
      })}
    </svg>
    <div class="scale" aria-hidden="true">
      <span>${edge(series, 0)}</span><span class="most">most ${full(most)}</span
      ><span>${series.stepMs < 86_400_000 ? 'now' : 'today'}</span>
    </div>
  </figure>`
}

function per(series: Series): string {
  return series.stepMs < 86_400_000 ? 'in an hour' : 'in a day'
}

function startOf(series: Series, index: number): Date {
  return new Date(series.lastAt.getTime() - (series.counts.length - 1 - index) * series.stepMs)
}

function stepWords(series: Series, index: number): string {
  const at = startOf(series, index).toISOString()
  return series.stepMs < 86_400_000 ? `${at.slice(5, 10)} ${at.slice(11, 16)} UTC` : at.slice(0, 10)
}

function edge(series: Series, index: number): string {
  const at = startOf(series, index).toISOString()
  return series.stepMs < 86_400_000 ? `${at.slice(11, 16)} UTC` : at.slice(5, 10)
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
