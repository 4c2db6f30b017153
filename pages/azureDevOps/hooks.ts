import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { section } from '../group/section.ts'
import { integrationAddress } from '../layout/address.ts'
import { time } from '../layout/times.ts'
import type { HookFacts } from './facts.ts'
import type { FormOf } from './integration.ts'
import { standing } from './parts.ts'
import { eventNames, hookReason, hookStanding, hooksStanding } from './words.ts'

/** The service hooks of an integration, one for each kind of news. */
export function hooksSection(now: Date, hooks: HookFacts[], form: FormOf): VNode {
  return section(
    'hooks',
    'Service hooks',
    html`<p class="soft">
        By them Azure DevOps tells at once what changed there. Without them Hitch asks every minute.
      </p>
      ${hooks.length > 0 && table(now, hooks)} ${form && makeAgain(form, hooks)}`,
  )
}

function table(now: Date, hooks: HookFacts[]): VNode {
  return html`<table class="hooks">
    <thead>
      <tr><th scope="col">News</th><th scope="col">Hook</th><th scope="col">Last heard</th><th scope="col">Looked at</th></tr>
    </thead>
    <tbody>
      ${hooks.map((hook) => {
        const reason = hookReason(hook)
        return html`<tr>
            <th scope="row">${eventNames[hook.eventType] ?? hook.eventType}</th>
            <td>${standing(hookStanding(hook))}</td>
            <td>${hook.heardAt ? time(now, hook.heardAt) : html`<span class="soft">never</span>`}</td>
            <td>${hook.checkedAt ? time(now, hook.checkedAt) : html`<span class="soft">never</span>`}</td>
          </tr>
          ${reason && html`<tr class="reason"><td colspan="4">${reason}</td></tr>`}`
      })}
    </tbody>
  </table>`
}

function makeAgain({ csrf, id }: NonNullable<FormOf>, hooks: HookFacts[]): VNode {
  const isFine = hooksStanding(hooks).tone === 'good'
  return html`<form class="ways" method="post" action=${integrationAddress(id, 'hooks')}>
    <input type="hidden" name="csrf" value=${csrf} />
    <button class=${isFine ? '' : 'primary'}>${isFine ? 'Look again' : 'Make them again'}</button>
    <small class="soft">Hooks that work are kept; what is missing or broken is made anew.</small>
  </form>`
}
