import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { IntegrationFacts } from './facts.ts'
import { type Standing, troublesOf } from './words.ts'

/** How something stands: in colour where that says something, else in words alone. */
export function standing({ words, tone }: Standing): VNode {
  return tone === 'plain'
    ? html`<span>${words}</span>`
    : html`<span class="mark tone-${tone}">${words}</span>`
}

/** What is not as it should be; nothing when all is well. */
export function troubles(now: Date, facts: IntegrationFacts): VNode | null {
  const all = troublesOf(now, facts)
  if (all.length === 0) return null
  return html`<ul class="troubles">
    ${all.map((words) => html`<li>${words}</li>`)}
  </ul>`
}
