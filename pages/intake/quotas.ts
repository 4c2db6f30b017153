import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { categoryNames } from '../../services/quotas/categories.ts'
import { section } from '../group/section.ts'
import { intakeAddress } from '../layout/address.ts'
import { full } from '../layout/numbers.ts'
import type { IntakeFacts } from './facts.ts'
import { windows } from './form.ts'

type Limit = { count: number; window: number } | null

/** How much comes in at most, of errors and of every other kind. */
export function quotasSection({ project, settings, mayChange, who }: IntakeFacts): VNode {
  const { rateLimit, quotas, spikeGuard } = settings
  return section(
    'quotas',
    'How much',
    html`<p class="soft">
        What is beyond is refused and counted above, and SDKs are told until when they need not send it. Empty means: as
        much as comes. Keys can have quotas of their own, through the interface for programs.
      </p>
      <form class="settings-form" method="post" action=${intakeAddress(project.slug)}>
        ${mayChange && html`<input type="hidden" name="csrf" value=${who.csrf} />`}
        <input type="hidden" name="do" value="quotas" />
        <div class="limits">
          ${limit('error', 'Errors', rateLimit, mayChange)}
          ${categoryNames.map((name) => limit(name, labels[name], quotas[name] ?? null, mayChange))}
        </div>
        <label class="field short">
          <span>Spike guard</span>
          <input name="spikeGuard" inputmode="numeric" maxlength="4" value=${spikeGuard ?? ''} readonly=${!mayChange} placeholder="10" />
          <small class="soft">times the usual rate of the last week, and never fewer than 500 errors in ten minutes; empty: off</small>
        </label>
        ${mayChange && html`<button class="primary">Save</button>`}
      </form>`,
  )
}

const labels: Record<(typeof categoryNames)[number], string> = {
  transaction: 'Transactions',
  session: 'Session reports',
  attachment: 'Attachments',
  feedback: 'Feedback',
  monitor: 'Check-ins',
}

function limit(name: string, label: string, given: Limit, mayChange: boolean): VNode {
  const options =
    given && !windows.some(({ seconds }) => seconds === given.window)
      ? [...windows, { seconds: given.window, words: `${given.window} seconds` }]
      : windows
  return html`<div class="limit">
    <label for=${`count-${name}`}>${label}</label>
    <input id=${`count-${name}`} name=${`count-${name}`} inputmode="numeric" maxlength="13" value=${given ? full(given.count) : ''} readonly=${!mayChange} placeholder="all" />
    <label class="sr" for=${`window-${name}`}>${label} within</label>
    <select id=${`window-${name}`} name=${`window-${name}`} disabled=${!mayChange}>
      ${options.map(({ seconds, words }) => html`<option value=${seconds} selected=${seconds === (given?.window ?? 3600)}>per ${words}</option>`)}
    </select>
  </div>`
}
