import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { GroupView } from '../../services/groups/view.ts'
import type { Problem } from '../../services/search/query.ts'
import { counted } from '../layout/numbers.ts'
import { drawPage, notice, type Who } from '../layout/page.ts'
import { pager } from '../layout/pager.ts'
import { drawNoneFound, drawWelcome, type Welcome } from './nothing.ts'
import {
  chips,
  type ListQuery,
  listAddress,
  mostCounted,
  perPage,
  sorts,
  tabOf,
  tabs,
  withChip,
  withTab,
} from './query.ts'
import { groupRow } from './row.ts'

export type ListFacts = {
  now: Date
  who: Who
  query: ListQuery
  groups: GroupView[]
  hasMore: boolean
  /** What was left out of the query, and what should be known of what was found. */
  problems: Problem[]
  notes: string[]
  /** How many groups fit; counting ends at `mostCounted`. Null when nobody knows. */
  count: number | null
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
          ${searchForm(facts)} ${facts.problems.length > 0 && notUnderstood(facts)} ${chipBar(facts.query)}
          ${tabBar(facts)} ${facts.notes.map((note) => notice('note', note))}
          ${facts.groups.length > 0 ? list(facts) : drawNoneFound(facts.query)}
        `,
  })
}

function searchForm(facts: ListFacts): VNode {
  const { query, projects } = facts
  return html`<form class="search" role="search" action="/" method="get">
    <label class="words">
      <span class="sr">Search groups</span>
      <input type="search" name="query" value=${query.text} autocomplete="off" spellcheck="false"
        placeholder="is:unresolved level:error release:latest age:-24h words of the title"
        aria-invalid=${facts.problems.length > 0 ? 'true' : undefined}
        aria-describedby=${facts.problems.length > 0 ? 'misunderstood' : undefined} />
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

function tabBar({ query, count }: ListFacts): VNode {
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
    ${count !== null && html`<span class="count">${count >= mostCounted ? '1,000+ groups' : counted(count, 'group')}</span>`}
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
  ${pages(facts)}`
}

function pages({ query, hasMore }: ListFacts): VNode | null {
  const isLast = query.page * perPage >= mostCounted
  const words = hasMore && isLast ? ', the last: to see others, say more' : ''
  return pager({ page: query.page, hasMore: hasMore && !isLast, words }, (page) =>
    listAddress(query, { page }),
  )
}

function chipBar(query: ListQuery): VNode {
  return html`<nav class="chips" aria-label="Often wanted">
    ${chips.map((chip) => {
      const { isOn, text } = withChip(query.text, chip.words)
      return html`<a class="chip" href=${listAddress(query, { text })} aria-current=${isOn ? 'true' : undefined}
        title=${chip.words}>${chip.name}</a>`
    })}
    <details class="language">
      <summary>What can be said</summary>
      <dl>
        ${examples.map(([said, does]) => html`<dt><code>${said}</code></dt><dd>${does}</dd>`)}
      </dl>
    </details>
  </nav>`
}

const examples = [
  [
    'is:regressed',
    'also unresolved, resolved, archived, new, ongoing, escalating, assigned, linked, for_review',
  ],
  ['assigned:[me, none]', 'also my_teams, #team, a name, an e-mail address'],
  ['release:latest', 'also a release, 1.2.*, >=1.2.0; firstRelease: is where it began'],
  ['age:-24h', 'younger than a day; +7d: older; also firstSeen:, lastSeen: with times and >, <'],
  ['timesSeen:>100', 'also users:, with >, >=, <, <='],
  ['browser.name:Firefox', 'any tag of an event; url:*checkout* with anything around it; has:url'],
  ['!environment:staging', 'everything else than that'],
  ['(level:fatal OR users:>50) card', 'either one, and a word of title, message or culprit'],
] as const

function notUnderstood({ query, problems }: ListFacts): VNode {
  return html`<div id="misunderstood" class="notice note">
    ${problems.slice(0, 5).map(
      ({ word, why, nearest }) => html`<p>
        ${word && html`Left out: <code>${word}</code>. `}${why}
        ${
          nearest &&
          html` Did you mean ${
            query.text.includes(word)
              ? html`<a href=${listAddress(query, { text: query.text.replace(word, () => nearest) })}><code>${nearest}</code></a>`
              : html`<code>${nearest}</code>`
          }?`
        }
      </p>`,
    )}
  </div>`
}
