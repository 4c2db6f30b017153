import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { Span } from '../../services/stats/counted.ts'
import { bars } from '../layout/chart.ts'
import { full } from '../layout/numbers.ts'

const width = 480
const height = 120

/** One line of a chart; null where there is nothing to tell. */
export type LineOf = { name: string; kind: 'main' | 'second'; values: (number | null)[] }

/** Lines over time, with a scale; each step tells its numbers when pointed at. */
export function lineChart(
  title: string,
  lines: LineOf[],
  { span, words }: { span: Span; words: (value: number | null) => string },
): VNode {
  const all = lines.flatMap(({ values }) => values.filter((value) => value !== null))
  const most = Math.max(...all, 0)
  const label = all.length > 0 ? `${title}: at most ${words(most)}` : `${title}: nothing`
  const count = lines[0]?.values.length ?? 0
  return figure(
    html`<span>${title}</span>
      <span class="legend">${lines.map(({ name, kind }) => html`<i class=${kind}></i>${name} `)}</span>`,
    html`<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label=${label}>
      <path class="grid" d="M0 2H${width}M0 ${height / 2}H${width}" />
      <path class="base" d="M0 ${height - 0.5}H${width}" />
      ${lines.map(({ kind, values }) => html`<path class="line ${kind}" d=${pathOf(values, most)} vector-effect="non-scaling-stroke" />`)}
      ${reaches(count, (step) => `${stepWords(span, step)}: ${lines.map(({ name, values }) => `${name} ${words(values[step] ?? null)}`).join(', ')}`)}
    </svg>`,
    { span, most: words(most) },
  )
}

/** Bars over time. */
export function barChart(
  title: string,
  values: number[],
  { span, words, tone = '' }: { span: Span; words: (value: number) => string; tone?: string },
): VNode {
  const most = Math.max(...values, 0)
  return figure(
    html`<span>${title}</span>`,
    html`<svg class=${tone} viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label=${`${title}: at most ${words(most)}`}>
      <path class="grid" d="M0 2H${width}M0 ${height / 2}H${width}" />
      <path class="base" d="M0 ${height - 0.5}H${width}" />
      ${bars(scaled(values), width, height - 4, values.length > 20 ? 3 : 5).map(
        (bar) =>
          html`<rect class="bar" x=${bar.x} y=${height - 1 - bar.height} width=${bar.width} height=${bar.height} rx="1" />`,
      )}
      ${reaches(values.length, (step) => `${stepWords(span, step)}: ${words(values[step] ?? 0)}`)}
    </svg>`,
    { span, most: words(most) },
  )
}

function figure(caption: unknown, drawing: VNode, { span, most }: { span: Span; most: string }): VNode {
  return html`<figure class="chart">
    <figcaption>${caption}</figcaption>
    ${drawing}
    <div class="scale" aria-hidden="true">
      <span>${edgeWords(span)}</span><span class="most">most ${most}</span><span>now</span>
    </div>
  </figure>`
}

// Parts of one would all be small beside a bar's least height.
function scaled(values: number[]): number[] {
  const most = Math.max(...values, 0)
  return most > 0 && most < 1 ? values.map((value) => (value / most) * 1000) : values
}

// A line is broken where there is nothing, and a lonely step is a short stroke.
function pathOf(values: (number | null)[], most: number): string {
  const step = width / Math.max(values.length, 1)
  let path = ''
  values.forEach((value, index) => {
    if (value === null) return
    const y = round(height - 2 - (most > 0 ? value / most : 0) * (height - 6))
    const isFirst = index === 0 || values[index - 1] === null
    const isLonely = isFirst && (values[index + 1] ?? null) === null
    const x = round((index + 0.5) * step)
    path += isLonely
      ? `M${round(x - step / 3)} ${y}H${round(x + step / 3)}`
      : `${isFirst ? 'M' : 'L'}${x} ${y}`
  })
  return path
}

function reaches(count: number, wordsOf: (step: number) => string): VNode[] {
  const step = width / Math.max(count, 1)
  return Array.from(
    { length: count },
    (_, index) =>
      html`<rect class="reach" x=${round(index * step)} y="0" width=${round(step)} height=${height}><title>${wordsOf(index)}</title></rect>` as VNode,
  )
}

function stepWords({ since, stepSeconds }: Span, step: number): string {
  const at = new Date(since.getTime() + step * stepSeconds * 1000).toISOString()
  return stepSeconds < 86_400 ? `${at.slice(5, 10)} ${at.slice(11, 16)} UTC` : at.slice(0, 10)
}

function edgeWords({ since, stepSeconds }: Span): string {
  const at = since.toISOString()
  return stepSeconds < 21_600 ? `${at.slice(11, 16)} UTC` : at.slice(5, 10)
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

/** How many there were, for people: "1,204". */
export const counts = (value: number): string => full(Math.round(value))
