import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { Fate } from '../../services/stats/fates.ts'
import { splitOutcome } from '../../services/stats/outcome.ts'
import { section } from '../group/section.ts'
import { full } from '../layout/numbers.ts'
import type { IntakeFacts } from './facts.ts'

/** What became of everything that was sent lately: first what was kept, then what was not, and why. */
export function fatesSection({ fates, project }: IntakeFacts): VNode {
  const kept = fates.filter(({ outcome }) => outcome === 'accepted')
  const others = fates.filter(({ outcome }) => outcome !== 'accepted')
  return section(
    'lately',
    'Lately',
    fates.length === 0
      ? html`<p>Nothing has come for ${project.name} in the last seven days.</p>`
      : html`<table class="fates">
          <thead>
            <tr><th scope="col">What became of it</th><th scope="col">24 hours</th><th scope="col">7 days</th></tr>
          </thead>
          <tbody>
            ${[...kept, ...others].map(row)}
          </tbody>
        </table>`,
  )
}

function row({ category, outcome, day, week }: Fate): VNode {
  return html`<tr>
    <th scope="row">${nameOf(category)} <span class=${outcome === 'accepted' ? 'soft' : 'lost'}>${wordsOf(outcome)}</span></th>
    <td>${full(day)}</td>
    <td>${full(week)}</td>
  </tr>`
}

function nameOf(category: string): string {
  if (Object.hasOwn(names, category)) return names[category] ?? category
  const words = category.replaceAll('_', ' ')
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

const names: Record<string, string> = {
  error: 'Errors',
  security: 'Browser reports',
  transaction: 'Transactions',
  span: 'Spans',
  session: 'Sessions',
  attachment: 'Attachments',
  feedback: 'Feedback',
  monitor: 'Check-ins',
}

function wordsOf(outcome: string): string {
  const { outcome: kind, reason } = splitOutcome(outcome)
  const why = Object.hasOwn(reasons, reason) ? reasons[reason] : reason.replaceAll(/[_-]/g, ' ')
  const what = Object.hasOwn(kinds, kind) ? kinds[kind] : kind.replaceAll('_', ' ')
  return why ? `${what}: ${why}` : (what ?? '')
}

const kinds: Record<string, string> = {
  accepted: 'kept',
  duplicate: 'sent twice',
  filtered: 'not wanted',
  rate_limited: 'held back',
  invalid: 'not understood',
  too_large: 'too large',
  unsupported: 'of a kind that is not kept',
  client_discard: 'discarded by the SDK',
}

const reasons: Record<string, string> = {
  key_quota: 'quota of the key',
  project_quota: 'quota of the project',
  spike_guard: 'spike guard',
  'ip-address': 'from an address',
  'release-version': 'of a release',
  'error-message': 'by its message',
  localhost: 'from localhost',
  'browser-extensions': 'of a browser extension',
  'legacy-browsers': 'of an old browser',
  'web-crawlers': 'of a web crawler',
}
