import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { section } from '../group/section.ts'
import { segment } from '../layout/address.ts'
import { counted } from '../layout/numbers.ts'
import { drawPage } from '../layout/page.ts'
import { time } from '../layout/times.ts'
import { bars } from './bars.ts'
import type { MonitorPageFacts } from './facts.ts'
import { isBad, runWords, scheduleWords, standingOf, tookWords } from './words.ts'

/** One monitor: what it expects, how it stands where, and its runs. */
export function drawMonitor(facts: MonitorPageFacts): string {
  const { monitor, config, who } = facts
  return drawPage({
    title: monitor.name,
    who,
    width: 'narrow',
    body: html`
      <section class="panel part">
        <nav class="trail" aria-label="Where this is">
          <a href="/monitors">Monitors</a> <a href=${`/?project=${segment(monitor.project.slug)}`}>${monitor.project.name}</a>
          <span aria-current="page">${monitor.slug}</span>
        </nav>
        <h1>${monitor.name}</h1>
        <ul class="expects">
          <li>runs <b>${scheduleWords(config)}</b></li>
          <li>missed when it is ${counted(config.margin, 'minute')} late</li>
          <li>too long after ${counted(config.maxRuntime, 'minute')}</li>
          <li>a group after ${counted(config.failureThreshold, 'failure')}, resolved after ${counted(config.recoveryThreshold, 'good run')}</li>
          ${monitor.isMuted && html`<li>muted: no group is made of what it misses</li>`}
        </ul>
      </section>
      ${environments(facts)} ${runs(facts)}
    `,
  })
}

function environments({ now, monitor, runs }: MonitorPageFacts): VNode {
  return section(
    'environments',
    'Where it runs',
    monitor.environments.length === 0
      ? html`<p>It has not checked in yet.</p>`
      : html`<ol class="monitors">
          ${monitor.environments.map((environment) => {
            const { tone, words } = standingOf(monitor, environment)
            return html`<li>
              <div class="environment">
                <span class="name">${environment.name}</span>
                <span class=${tone === 'plain' ? 'mark plain' : `mark tone-${tone}`}>${words}</span>
                ${bars(runs.filter(({ environmentId }) => environmentId === environment.id))}
              </div>
              <ul class="about">
                ${environment.lastCheckInAt && html`<li>last heard ${time(now, environment.lastCheckInAt)}</li>`}
                ${environment.dueAt && monitor.status !== 'disabled' && html`<li>due ${time(now, environment.dueAt)}</li>`}
              </ul>
            </li>`
          })}
        </ol>`,
  )
}

function runs({ now, checkIns }: MonitorPageFacts): VNode {
  return section(
    'runs',
    'Last runs',
    checkIns.length === 0
      ? html`<p class="soft">None yet.</p>`
      : html`<table class="fates">
          <thead>
            <tr><th scope="col">Run</th><th scope="col">Took</th><th scope="col">Began</th></tr>
          </thead>
          <tbody>
            ${checkIns.map(
              ({ status, environment, duration, startedAt, release }) =>
                html`<tr>
                  <th scope="row">
                    <span class=${isBad(status) ? 'lost' : ''}>${runWords(status)}</span>
                    <span class="soft"> in ${environment.name}${release && `, ${release}`}</span>
                  </th>
                  <td>${tookWords(duration)}</td>
                  <td>${time(now, startedAt)}</td>
                </tr>`,
            )}
          </tbody>
        </table>`,
  )
}
