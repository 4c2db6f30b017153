import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { section } from './section.ts'
import { entriesOf, pairs, value } from './value.ts'

/** The HTTP request during which the event happened. */
export function request(raw: Record<string, unknown> | undefined): VNode | null {
  if (!raw || Object.keys(raw).length === 0) return null
  const { url, method, query_string: query, data, headers, cookies, env, fragment, ...rest } = raw
  return section(
    'request',
    'Request',
    html`
      ${
        (url !== undefined || method !== undefined) &&
        html`<p class="line">
          <b>${text(method) || 'GET'}</b> <code>${text(url)}${fragment ? `#${text(fragment)}` : ''}</code>
        </p>`
      }
      ${part('Query', queryEntries(query))} ${body(data)} ${part('Headers', entriesOf(headers))}
      ${part('Cookies', entriesOf(cookies))} ${part('Environment', entriesOf(env))}
      ${part('More', Object.entries(rest))}
    `,
  )
}

function part(heading: string, entries: [string, unknown][]): VNode | null {
  return entries.length === 0 ? null : (html`<h3>${heading}</h3>${pairs(entries)}` as VNode)
}

function body(data: unknown): VNode | null {
  if (data === undefined || data === null || data === '') return null
  const entries = Array.isArray(data) ? [] : entriesOf(data)
  return html`<h3>Body</h3>
    ${entries.length > 0 ? pairs(entries) : html`<div class="body">${value(data)}</div>`}` as VNode
}

// SDKs send the query as text, as a map or as pairs.
function queryEntries(query: unknown): [string, unknown][] {
  return typeof query === 'string' ? [...new URLSearchParams(query)] : entriesOf(query)
}

function text(raw: unknown): string {
  return typeof raw === 'string' ? raw : ''
}
