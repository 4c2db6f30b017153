import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { Line, Overview, SortColumn } from '../../services/traces/overview.ts'
import { bars } from '../layout/chart.ts'
import { full, short } from '../layout/numbers.ts'
import { drawPage, notice, type Who } from '../layout/page.ts'
import { pager } from '../layout/pager.ts'
import { duration, percent, rate, score, signed } from './format.ts'
import { type Period, periods, type TraceQuery, traceAddress, traceListAddress } from './query.ts'

export type TracesFacts = {
  who: Who
  query: TraceQuery
  overview: Overview
  perPage: number
  projects: { slug: string; name: string }[]
  environments: string[]
}

/** The list of transactions. */
export function drawTransactions(facts: TracesFacts): string {
  const { query, overview } = facts
  return drawPage({
    title: 'Transactions',
    who: facts.who,
    width: 'wide',
    body: html`
      <h1 class="sr">Transactions</h1>
      ${searchForm(facts)} ${periodBar(query)}
      ${overview.hasOther && tooManyNames()}
      ${overview.lines.length > 0 ? table(facts) : none(facts)} ${pages(facts)}
      ${overview.isCut && html`<p class="more soft">There are more names than this; by this column only the most frequent are sorted.</p>`}
    `,
  })
}

function searchForm({ query, projects, environments }: TracesFacts): VNode {
  return html`<form class="search" role="search" action="/transactions" method="get">
    <label class="words">
      <span class="sr">Search transactions</span>
      <input type="search" name="query" value=${query.text} autocomplete="off" spellcheck="false"
        placeholder="GET /orders" />
    </label>
    ${projects.length > 1 && choice('project', 'Project', 'All projects', { chosen: query.project, options: projects })}
    ${
      environments.length > 1 &&
      choice('environment', 'Environment', 'All environments', {
        chosen: query.environment,
        options: environments.map((name) => ({ slug: name, name })),
      })
    }
    ${query.period !== '24h' && html`<input type="hidden" name="period" value=${query.period} />`}
    <button class="primary">Search</button>
  </form>`
}

function choice(
  name: string,
  label: string,
  all: string,
  { chosen, options }: { chosen: string | null; options: { slug: string; name: string }[] },
): VNode {
  return html`<label>
    <span class="sr">${label}</span>
    <select name=${name} data-submit>
      <option value="">${all}</option>
      ${options.map((option) => html`<option value=${option.slug} selected=${option.slug === chosen}>${option.name}</option>`)}
    </select>
  </label>`
}

function periodBar(query: TraceQuery): VNode {
  return html`<nav class="tabbar" aria-label="Time">
    ${Object.entries(periods).map(
      ([name, { words }]) =>
        html`<a
          href=${traceListAddress(query, { period: name as Period })}
          aria-current=${name === query.period ? 'page' : undefined}
          >${words}</a
        >`,
    )}
  </nav>`
}

type Column = { column: SortColumn; words: string; title: string; cell(line: Line): unknown }

const columns: Column[] = [
  {
    column: 'count',
    words: 'Per minute',
    title: 'Runs in a minute',
    cell: (line) => html`<span title=${`${full(line.count)} in all`}>${rate(line.perMinute)}</span>`,
  },
  { column: 'p50', words: 'p50', title: 'Half of all are faster', cell: ({ p50 }) => duration(p50) },
  { column: 'p95', words: 'p95', title: '95 % of all are faster', cell: p95Cell },
  {
    column: 'failures',
    words: 'Failures',
    title: 'How many of all fail',
    cell: ({ failureRate }) =>
      html`<span class=${failureRate !== null && failureRate >= 0.05 ? 'bad' : ''}>${percent(failureRate)}</span>`,
  },
  {
    column: 'users',
    words: 'Users',
    title: 'Different people',
    cell: ({ users }) => html`<span title=${full(users)}>${short(users)}</span>`,
  },
  {
    column: 'apdex',
    words: 'Apdex',
    title: 'How content people are with the time it takes: 1 is all of them',
    cell: ({ apdex }) =>
      html`<span class=${apdex !== null && apdex < 0.7 ? 'bad' : ''}>${score(apdex)}</span>`,
  },
]

function p95Cell({ p95, change }: Line): VNode {
  const isTold = change !== null && Math.abs(change) >= 0.1
  return html`${duration(p95)}
  ${isTold && html` <span class=${change > 0 ? 'worse' : 'better'} title="compared with the time before">${signed(change)}</span>`}`
}

function table(facts: TracesFacts): VNode {
  const { query, overview } = facts
  return html`<section class="panel list transactions" aria-label="Transactions">
    <table>
      <thead>
        <tr>
          ${heading(query, { column: 'name', words: 'Transaction', title: '' })}
          <th class="trend">${periods[query.period].words}</th>
          ${columns.map((column) => heading(query, column))}
        </tr>
      </thead>
      <tbody>
        ${overview.lines.map((line) => row(facts, line))}
      </tbody>
    </table>
  </section>`
}

function heading(query: TraceQuery, { column, words, title }: Omit<Column, 'cell'>): VNode {
  const isHere = query.sort.column === column
  // Numbers are wanted largest first, names from the beginning, a content worst first.
  const isDown = isHere ? !query.sort.isDown : column !== 'name' && column !== 'apdex'
  return html`<th
    class=${column === 'name' ? 'name' : 'number'}
    aria-sort=${isHere ? (query.sort.isDown ? 'descending' : 'ascending') : undefined}
    ><a href=${traceListAddress(query, { sort: { column, isDown } })} title=${title || undefined}
      >${words}${isHere && html`<span aria-hidden="true">${query.sort.isDown ? ' ↓' : ' ↑'}</span>`}</a
    ></th
  >`
}

function row({ query, projects }: TracesFacts, line: Line): VNode {
  const project = projects.find(({ slug }) => slug === line.project)?.name ?? line.project
  return html`<tr>
    <th scope="row" class="name">
      <a class="title" href=${traceAddress(line, query)}>${line.name}</a>
      <p class="facts">
        <span>${project}</span>
        ${line.op && html`<span class="id">${line.op}</span>`}
      </p>
    </th>
    <td class="trend">${spark(line.steps)}</td>
    ${columns.map(({ words, cell }) => html`<td class="number" data-name=${words}>${cell(line)}</td>`)}
  </tr>`
}

function spark(steps: number[]): VNode {
  const label = `at most ${full(Math.max(...steps, 0))} in one step`
  return html`<svg class="spark" viewBox="0 0 120 28" width="120" height="28" role="img" aria-label=${label}>
    <title>${label}</title>
    <path class="base" d="M0 27.5H120" />
    ${bars(steps, 120, 26, 1.4).map(
      (bar) =>
        html`<rect x=${bar.x} y=${27 - bar.height} width=${bar.width} height=${bar.height} rx="0.8" />`,
    )}
  </svg>`
}

function tooManyNames(): VNode {
  return notice(
    'note',
    html`A project has more than a thousand names of transactions in an hour: further ones are counted together, as
      <code>${'<other>'}</code>. Names with numbers or ids in them are the usual reason; a route gives better ones.`,
  )
}

function none({ query }: TracesFacts): VNode {
  const isNarrowed = query.text || query.project || query.environment
  return html`<section class="panel none">
    <p class="big">${isNarrowed ? 'Nothing fits this search.' : 'No transaction was counted in this time.'}</p>
    <p class="soft">
      ${
        isNarrowed
          ? html`Try a longer time, or <a href=${traceListAddress(query, { text: '', project: null, environment: null })}>look at all</a>.`
          : html`SDKs send them once <code>tracesSampleRate</code> is set: requests, page loads, jobs. Hitch counts how many
              there are, how long they take and how many fail.`
      }
    </p>
  </section>`
}

function pages({ query, overview, perPage }: TracesFacts): VNode | null {
  const hasMore = overview.total > query.page * perPage
  return pager({ page: query.page, hasMore }, (page) => traceListAddress(query, { page }))
}
