import { html } from 'htm/preact'
import type { VNode } from 'preact'

const fitsOneLine = 76
// Normalising bounds what is stored; this bounds what one cell of a page may hold.
const longest = 16_000

/** Any value an SDK may have sent, as people read it: texts as they are, the rest as JSON, long ones in a box. */
export function value(raw: unknown): VNode {
  const text = valueText(raw)
  if (text === '') return html`<span class="soft">empty</span>`
  if (typeof raw === 'object' && raw !== null && text.includes('\n'))
    return html`<pre class="value" tabindex="0">${text}</pre>`
  return html`<span class="value ${typeof raw === 'string' ? 'text' : 'literal'}">${text}</span>`
}

/** A value as text: small objects on one line, and all cut where they would drown the page. */
export function valueText(raw: unknown): string {
  const text = typeof raw === 'string' ? raw : jsonOf(raw)
  return text.length > longest
    ? `${text.slice(0, longest)}… (${text.length - longest} more characters)`
    : text
}

function jsonOf(raw: unknown): string {
  const text = JSON.stringify(raw, null, 2) ?? String(raw)
  const line = text.replaceAll(/\n\s*/g, ' ')
  return line.length <= fitsOneLine ? line : text
}

/** Names and values, in their order. Null when there are none. */
export function pairs(entries: [string, unknown][]): VNode | null {
  if (entries.length === 0) return null
  return html`<dl class="pairs">
    ${entries.map(
      ([name, raw]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value(raw)}</dd>
        </div>`,
    )}
  </dl>`
}

/** The entries of what should be an object, or a list of pairs; anything else has none. */
export function entriesOf(raw: unknown): [string, unknown][] {
  if (Array.isArray(raw))
    return raw.flatMap((pair): [string, unknown][] =>
      Array.isArray(pair) && typeof pair[0] === 'string' ? [[pair[0], pair[1]]] : [],
    )
  return typeof raw === 'object' && raw !== null ? Object.entries(raw) : []
}
