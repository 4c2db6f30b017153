import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { Deploy, ReleaseCommit } from '../../prisma/client/client.ts'
import type { GroupView } from '../../services/groups/view.ts'
import type { ReleaseHealth } from '../../services/releases/health.ts'
import type { ReleaseView } from '../../services/releases/read.ts'
import { printText } from '../../services/search/print.ts'
import { section } from '../group/section.ts'
import { groupRow } from '../groups/row.ts'
import { segment, webAddress } from '../layout/address.ts'
import { full, short } from '../layout/numbers.ts'
import { drawPage, type Who } from '../layout/page.ts'
import { time } from '../layout/times.ts'
import { drawHealth } from './health.ts'

export type ReleaseFacts = {
  now: Date
  who: Who
  release: ReleaseView
  /** The latest of the groups first seen in it. */
  groups: GroupView[]
  hasMore: boolean
  commits: ReleaseCommit[]
  deploys: Deploy[]
  /** How many groups came back in it. */
  regressions: number
  /** Of the last two weeks; undefined when it had no session in them. */
  health: ReleaseHealth | undefined
}

/** The page of a release. */
export function drawRelease(facts: ReleaseFacts): string {
  const { now, who, release, groups, hasMore, commits, deploys } = facts
  const all = `/?query=${segment(`firstRelease:${printText(release.version)}`)}`
  return drawPage({
    title: release.version,
    who,
    width: 'wide',
    body: html`<div class="release">
      ${head(facts)}
      ${facts.health && section('health', 'Health', drawHealth(facts.now, facts.health))}
      ${section(
        'new-groups',
        'New groups',
        groups.length > 0
          ? html`<ol class="list">${groups.map((view) => groupRow(now, view))}</ol>
              ${hasMore && html`<p class="more"><a href=${all}>All groups first seen in it</a></p>`}`
          : html`<p class="soft">No group was first seen in this release.</p>`,
      )}
      ${section(
        'deploys',
        'Deploys',
        deploys.length > 0
          ? html`<ol class="history">${deploys.map((deploy) => deployLine(now, deploy))}</ol>`
          : html`<p class="soft">Nobody said where it went.</p>`,
      )}
      ${section(
        'commits',
        'Commits',
        commits.length > 0
          ? html`<ol class="history">${commits.map((commit) => commitLine(now, commit))}</ol>
              ${more(release.commitCount - commits.length)}`
          : html`<p class="soft">Nobody said what is in it.</p>`,
      )}
    </div>`,
  })
}

function head({ now, release, regressions }: ReleaseFacts): VNode {
  const address = webAddress(release.url)
  return html`<section class="panel group-head" aria-labelledby="title">
    <nav class="trail" aria-label="Where this is">
      <a href="/releases">Releases</a>
      <span aria-current="page">${release.projects.map(({ project }) => project.name).join(', ')}</span>
    </nav>
    <h1 id="title">${release.version}</h1>
    <div class="marks">
      ${release.badAt && html`<span class="mark status-alarming">looked bad</span>`}
      ${release.archivedAt && html`<span class="mark plain">archived</span>`}
      ${release.ref && html`<span class="mark plain">${release.ref}</span>`}
      ${address && html`<a href=${address} rel="noreferrer">${address}</a>`}
    </div>
    <dl class="strip">
      <div><dt>New groups</dt><dd title=${full(release.newGroups)}>${short(release.newGroups)}</dd></div>
      <div><dt>Came back</dt><dd title=${full(regressions)}>${short(regressions)}</dd></div>
      <div><dt>Events</dt><dd title=${full(release.eventCount)}>${short(release.eventCount)}</dd></div>
      <div><dt>Last event</dt><dd>${when(now, release.lastEventAt, 'none yet')}</dd></div>
      <div><dt>Released</dt><dd>${when(now, release.releasedAt, 'not said')}</dd></div>
      <div><dt>Known since</dt><dd>${time(now, release.firstSeenAt)}</dd></div>
    </dl>
  </section>`
}

function when(now: Date, at: Date | null, otherwise: string): VNode {
  return at ? time(now, at) : html`<span class="soft">${otherwise}</span>`
}

function deployLine(now: Date, deploy: Deploy): VNode {
  const address = webAddress(deploy.url)
  const name = deploy.name ?? 'deploy'
  return html`<li>
    <b>${deploy.environment}</b> ${address ? html`<a href=${address} rel="noreferrer">${name}</a>` : deploy.name}
    <span class="when"> ${time(now, deploy.finishedAt)}</span>
  </li>`
}

function commitLine(now: Date, commit: ReleaseCommit): VNode {
  const [subject] = commit.message.split('\n', 1)
  return html`<li>
    ${subject || 'no message'} <span class="id soft">${commit.sha.slice(0, 12)}</span>
    <span class="when"> ${commit.authorName ?? commit.authorEmail ?? 'somebody'}, ${time(now, commit.at)}</span>
  </li>`
}

function more(count: number): VNode | null {
  return count > 0 ? html`<p class="more soft">and ${full(count)} more</p>` : null
}
