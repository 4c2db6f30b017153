import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { snippets } from '../layout/snippets.ts'
import { isNarrowed, type ListQuery, listAddress, tabOf } from './query.ts'

/** What a newcomer needs: where to send the first error. Null: there is no project yet. */
export type Welcome = { projectName: string; dsn: string } | { projectName: null; dsn: null }

/** No event has come yet: what to do so that one does. */
export function drawWelcome(welcome: Welcome): VNode {
  if (welcome.projectName === null)
    return html`<section class="panel welcome">
      <h1>No project receives errors yet</h1>
      <p>
        A project is one application that reports its errors here. Make the first one with
        <code>POST /api/0/teams/{organization}/{team}/projects/</code> and the admin token; its DSN then stands on this page.
      </p>
    </section>`
  return html`<section class="panel welcome">
    <h1>Waiting for the first error</h1>
    <p>
      Hitch speaks the protocol of Sentry's SDKs. Give one of them this DSN of the project${' '}
      <b>${welcome.projectName}</b>, throw an error, and it shows up here and in every chat that subscribed.
    </p>
    ${snippets(welcome.dsn)}
  </section>`
}

/** There are groups, but none like this. */
export function drawNoneFound(query: ListQuery): VNode {
  const isNarrow = isNarrowed(query)
  return html`<section class="panel none">
    <p class="big">${isNarrow ? 'No group is like that' : emptyTab(tabOf(query.text))}</p>
    <p class="soft">${isNarrow ? 'Fewer words find more.' : 'New errors show up here by themselves.'}</p>
    <p>
      ${
        isNarrow
          ? html`<a class="button" href="/?query=">Show all groups</a>`
          : html`<a class="button" href=${listAddress(query, { text: '' })}>Show all groups</a>`
      }
    </p>
  </section>`
}

function emptyTab(tab: string | null): string {
  if (tab === 'Unresolved') return 'Nothing is unresolved. Well done!'
  if (tab === 'Mine') return 'Nothing waits for you'
  if (tab === 'Archived') return 'Nothing is archived'
  if (tab === 'Resolved') return 'Nothing is resolved yet'
  return 'No group is like that'
}
