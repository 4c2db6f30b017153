import { html } from 'htm/preact'
import type { VNode } from 'preact'

/**
 * The way to the pages of a list before and after; nothing where there is one page.
 * @param at.page from 1; `words` stand behind it
 * @param address where the page of a number is
 */
export function pager(
  { page, hasMore, words = '' }: { page: number; hasMore: boolean; words?: string },
  address: (page: number) => string,
): VNode | null {
  if (page === 1 && !hasMore) return null
  return html`<nav class="pager" aria-label="Pages of the list">
    ${
      page > 1
        ? html`<a class="button" rel="prev" href=${address(page - 1)}>Previous</a>`
        : html`<span class="button off" aria-hidden="true">Previous</span>`
    }
    <span>Page ${page}${words}</span>
    ${
      hasMore
        ? html`<a class="button" rel="next" href=${address(page + 1)}>Next</a>`
        : html`<span class="button off" aria-hidden="true">Next</span>`
    }
  </nav>` as VNode
}
