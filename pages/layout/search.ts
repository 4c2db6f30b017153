import { html } from 'htm/preact'
import type { VNode } from 'preact'

/**
 * The form above a list that is searched by words alone, which stand as `query` in its address.
 * @param at.address of the list; `what` it lists, for those who do not see the field; `example` of words
 */
export function searchForm(at: { address: string; what: string; example: string }, words: string): VNode {
  return html`<form class="search" role="search" action=${at.address} method="get">
    <label class="words">
      <span class="sr">Search ${at.what}</span>
      <input type="search" name="query" value=${words} autocomplete="off" spellcheck="false" placeholder=${at.example} />
    </label>
    <button class="primary">Search</button>
  </form>` as VNode
}
