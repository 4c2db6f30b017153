import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { GroupView } from '../../services/groups/view.ts'
import { drawPage, notice, type Who } from '../layout/page.ts'
import { drawNoneFound, drawWelcome, type Welcome } from './nothing.ts'
import { type ListQuery, listAddress, sorts, tabOf, tabs, withTab } from './query.ts'
import { groupRow } from './row.ts'

export type ListFacts = {
  now: Date
  who: Who
  query: ListQuery
  groups: GroupView[]
  hasMore: boolean
  /** Words of the query that nobody understood. */
  unknownWords: string[]
  projects: { slug: string; name: string }[]
  /** What a newcomer needs, when no event has come yet. */
  welcome: Welcome | null
}

/** The list of groups. */
export function drawGroups(facts: ListFacts): string {
  return drawPage({
    title: 'Groups',
    who: facts.who,
    width: 'wide',
    body: facts.welcome
      ? drawWelcome(facts.welcome)
      : html`
          <h1 class="sr">Groups</h1>
          ${searchForm(facts)} ${tabBar(facts.query)}
          ${facts.unknownWords.length > 0 && notUnderstood(facts.unknownWords)}
          ${facts.groups.length > 0 ? list(facts) : drawNoneFound(facts.query)}
        `,
  })
}

function searchForm({ query, projects }: ListFacts): VNode {
  return html`<form class="search" role="search" action="/" method="get">
    <label class="words">
      <span class="sr">Search groups</span>
      <input type="search" name="query" value=${query.text} autocomplete="off" spellcheck="false"
        placeholder="is:unresolved level:error words of the title" />
    </label>
    ${
      projects.length > 1 &&
      html`<label>
        <span class="sr">Project</span>
        <select name="project" data-submit>
          <option value="">All projects</option>
          ${projects.map(
            (project) =>
              html`<option value=${project.slug} selected=${project.slug === query.project}>${project.name}</option>`,
          )}
        </select>
      </label>`
    }
    <label>
      <span class="sr">Sort by</span>
      <select name="sort" data-submit>
        ${Object.entries(sorts).map(
          ([value, words]) => html`<option value=${value} selected=${value === query.sort}>${words}</option>`,
        )}
      </select>
    </label>
    <button class="primary">Search</button>
  </form>`
}

function tabBar(query: ListQuery): VNode {
  const here = tabOf(query.text)
  return html`<nav class="tabbar" aria-label="Status">
    ${tabs.map(
      (tab) =>
        html`<a
          href=${listAddress(query, { text: withTab(query.text, tab.words) })}
          aria-current=${tab.name === here ? 'page' : undefined}
          >${tab.name}</a
        >`,
    )}
  </nav>`
}

function list(facts: ListFacts): VNode {
  return html`<section class="panel list" aria-label="Groups">
    <div class="heads" aria-hidden="true">
      <span>Group</span><span>24 hours</span><span>Events</span><span>Users</span><span>Last seen</span>
    </div>
    <ol>
      ${facts.groups.map((view) => groupRow(facts.now, view))}
    </ol>
  </section>
  ${pager(facts)}`
}

function pager({ query, hasMore }: ListFacts): VNode | null {
  if (query.page === 1 && !hasMore) return null
  return html`<nav class="pager" aria-label="Pages of the list">
    ${
      query.page > 1
        ? html`<a class="button" rel="prev" href=${listAddress(query, { page: query.page - 1 })}>Previous</a>`
        : html`<span class="button off" aria-hidden="true">Previous</span>`
    }
    <span>Page ${query.page}</span>
    ${
      hasMore
        ? html`<a class="button" rel="next" href=${listAddress(query, { page: query.page + 1 })}>Next</a>`
        : html`<span class="button off" aria-hidden="true">Next</span>`
    }
  </nav>`
}

function notUnderstood(words: string[]): VNode {
  return notice(
    'note',
    html`Not understood, so left out: ${words.map((word) => html`<code>${word}</code> `)}
      Try <code>is:unresolved</code>, <code>assigned:me</code>, <code>level:error</code> or words of the title.`,
  )
}
