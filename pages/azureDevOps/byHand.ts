import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { ByHand as Values } from '../../services/azureDevOps/hooks/subscribe.ts'
import { integrationAddress } from '../layout/address.ts'
import { copyButton } from '../layout/snippets.ts'
import type { FormOf } from './integration.ts'

/** What to enter in Azure DevOps' own form. The password is there only when somebody has just asked to see it. */
export type ByHand = Omit<Values, 'password'> & { password: string | null }

/** For those whom Azure DevOps does not let Hitch make hooks for. */
export function byHandSection(facts: ByHand, form: NonNullable<FormOf>): VNode {
  const { steps, events } = facts
  return html`<details class="panel part folded" id="by-hand" open=${facts.password !== null}>
    <summary><h2>Make the hooks by hand</h2></summary>
    <p class="soft">
      When Hitch may not make hooks, somebody who may can make them, one for each kind of news below.
    </p>
    <ol class="steps">
      ${steps.map((step) => html`<li>${step}</li>`)}
    </ol>
    <dl class="pairs settings entered">
      ${copyable('URL', 'hook-url', facts.url)} ${copyable('Basic authentication username', 'hook-user', facts.username)}
      <div><dt>Basic authentication password</dt><dd>${password(facts, form)}</dd></div>
      <div><dt>Resource version</dt><dd><code>${facts.resourceVersion}</code></dd></div>
      <div>
        <dt>Trigger on this type of event</dt>
        <dd><ul>${events.map((event) => html`<li>${event}</li>`)}</ul></dd>
      </div>
    </dl>
  </details>`
}

function copyable(name: string, id: string, value: string): VNode {
  return html`<div>
    <dt>${name}</dt>
    <dd class="copied"><code id=${id}>${value}</code> ${copyButton(id)}</dd>
  </div>`
}

function password({ password }: ByHand, { csrf, id }: NonNullable<FormOf>): VNode {
  if (password !== null)
    return html`<span class="copied"><code id="hook-password">${password}</code> ${copyButton('hook-password')}</span>`
  return html`<form method="post" action=${integrationAddress(id, 'by-hand')}>
    <input type="hidden" name="csrf" value=${csrf} />
    <button class="quiet">Show the password</button>
  </form>`
}
