import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { ReleaseHealth, Stage } from '../../services/releases/health.ts'
import { chart } from '../layout/chart.ts'
import { counted, full, percent, short } from '../layout/numbers.ts'

const hour = 3_600_000

const stages: Record<Stage, { words: string; tone: string }> = {
  adopted: { words: 'adopted', tone: 'status-resolved' },
  low_adoption: { words: 'little used', tone: 'plain' },
  replaced: { words: 'replaced', tone: 'plain' },
}

/** How a release does: what became of its sessions, and how far it has come. */
export function drawHealth(now: Date, health: ReleaseHealth): VNode {
  const { sessions, users } = health.sums
  const { words, tone } = stages[health.stage]
  const unwell: [word: string, count: number][] = [
    ['crashed', sessions.crashed],
    ['ended by an unhandled error', sessions.unhandled],
    ['ended abnormally', sessions.abnormal],
    ['had errors', sessions.errored],
  ]
  return html`<dl class="strip">
      <div><dt>Crash-free sessions</dt><dd>${percent(health.crashFreeSessions)}</dd></div>
      <div><dt>Crash-free users</dt><dd>${percent(health.crashFreeUsers)}</dd></div>
      <div><dt>Sessions</dt><dd title=${full(sessions.started)}>${short(sessions.started)}</dd></div>
      <div><dt>Users</dt><dd title=${full(users.started)}>${users.started > 0 ? short(users.started) : '–'}</dd></div>
      <div><dt>Adoption</dt><dd>${percent(health.adoption)} <span class="mark ${tone}">${words}</span></dd></div>
      <div><dt>Adoption by users</dt><dd>${percent(health.userAdoption)}</dd></div>
    </dl>
    ${chart(
      'Sessions in 24 hours',
      { counts: health.hours, stepMs: hour, lastAt: new Date(Math.floor(now.getTime() / hour) * hour) },
      'session',
    )}
    <p class="soft">
      Of ${counted(sessions.started, 'session')} in two weeks,
      ${
        unwell.some(([, count]) => count > 0)
          ? unwell
              .filter(([, count]) => count > 0)
              .map(([word, count]) => ` ${full(count)} ${word}`)
              .join(', ')
          : ' none went wrong'
      }. Adoption is its share of the last 24 hours; from a tenth on, a release is adopted.
    </p>`
}
