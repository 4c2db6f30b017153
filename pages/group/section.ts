import { html } from 'htm/preact'
import type { ComponentChildren, VNode } from 'preact'

/** A part of a page with a heading of its own, reachable by its address. */
export function section(id: string, heading: string, body: ComponentChildren): VNode {
  return html`<section class="panel part" id=${id} aria-labelledby=${`${id}-heading`}>
    <h2 id=${`${id}-heading`}>${heading}</h2>
    ${body}
  </section>`
}

/** The same, folded until somebody asks; for what is rarely read. */
export function folded(id: string, heading: string, body: ComponentChildren, count?: number): VNode {
  return html`<details class="panel part folded" id=${id}>
    <summary><h2>${heading}${count !== undefined && html` <span class="soft">${count}</span>`}</h2></summary>
    ${body}
  </details>`
}
