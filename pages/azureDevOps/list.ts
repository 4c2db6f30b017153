import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { integrationAddress } from '../layout/address.ts'
import { counted } from '../layout/numbers.ts'
import { drawPage, notice, type Who } from '../layout/page.ts'
import { time } from '../layout/times.ts'
import { type ConnectFacts, connectForm } from './connectForm.ts'
import type { IntegrationFacts, Said } from './facts.ts'
import { standing, troubles } from './parts.ts'
import { credentialKinds, endStanding, hooksStanding, stateStanding } from './words.ts'

export type ListFacts = {
  now: Date
  who: Who
  integrations: IntegrationFacts[]
  said: Said | null
  /** Null for those who may only look. */
  connect: (ConnectFacts & { isOpen: boolean }) | null
}

/** What Hitch is connected to, and the form to connect more. */
export function drawIntegrations(facts: ListFacts): string {
  const { integrations, said, connect } = facts
  return drawPage({
    title: 'Azure DevOps',
    who: facts.who,
    width: 'narrow',
    body: html`
      ${said && notice(said.kind, said.words, said.list)}
      <section class="panel part">
        <h1>Azure DevOps</h1>
        <p class="soft">
          Work items are linked to groups and made from them; who resolves, assigns or comments on one side does so on
          both.
        </p>
        ${
          integrations.length > 0
            ? html`<ol class="integrations">${integrations.map((one) => row(facts.now, one))}</ol>`
            : html`<p>No organization is connected yet.${!connect && ' An owner or an administrator can connect one.'}</p>`
        }
      </section>
      ${connect && form(connect, integrations.length === 0)}
    `,
  })
}

function row(now: Date, facts: IntegrationFacts): VNode {
  const ends = endStanding(now, facts.endsAt)
  return html`<li>
    <div class="title">
      <a href=${integrationAddress(facts.id)}>${facts.name}</a> ${standing(stateStanding(facts))}
      ${facts.project && html`<span class="mark plain">only ${facts.project}</span>`}
    </div>
    <p class="soft address">${facts.address}</p>
    <ul class="about">
      <li>as <b>${facts.account}</b></li>
      <li>${credentialKinds[facts.credentialKind] ?? facts.credentialKind}${ends && html`, ${standing(ends)}`}</li>
      <li>${standing(hooksStanding(facts.hooks))}${facts.heardAt && html` last heard ${time(now, facts.heardAt)}`}</li>
      <li>${facts.reconciledAt ? html`compared ${time(now, facts.reconciledAt)}` : 'not compared yet'}</li>
      <li>${counted(facts.workItems, 'linked work item')}</li>
    </ul>
    ${troubles(now, facts)}
  </li>`
}

function form(connect: ConnectFacts & { isOpen: boolean }, isFirst: boolean): VNode {
  if (isFirst)
    return html`<section class="panel part" id="connect">
      <h2>Connect an organization</h2>
      ${connectForm(connect)}
    </section>`
  return html`<details class="panel part folded" id="connect" open=${connect.isOpen}>
    <summary><h2>Connect another organization</h2></summary>
    ${connectForm(connect)}
  </details>`
}
