import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { section } from '../group/section.ts'
import { integrationAddress, webAddress } from '../layout/address.ts'
import { drawPage, notice, type Who } from '../layout/page.ts'
import { exact, time } from '../layout/times.ts'
import { type ByHand, byHandSection } from './byHand.ts'
import { credentialFields, type Ways } from './credentials.ts'
import type { IntegrationFacts, Said, Typed } from './facts.ts'
import { hooksSection } from './hooks.ts'
import { type OptionFacts, optionsSection } from './options.ts'
import { standing, troubles } from './parts.ts'
import { type RuleFacts, rulesSection } from './rules.ts'
import { type MappingFacts, statesSection } from './states.ts'
import { type OutOfStep, outOfStepSection } from './troubled.ts'
import { credentialKinds, endStanding, stateStanding } from './words.ts'

/** Everything about one integration. */
export type DetailFacts = {
  now: Date
  who: Who
  mayChange: boolean
  said: Said | null
  integration: IntegrationFacts
  ways: Ways
  /** What was typed for a credential that was not taken. */
  typed: Typed
  isRenewing: boolean
  /** Where troubles can be told, and which of them it is. */
  places: { id: number; name: string }[]
  placeId: number | null
  outOfStep: OutOfStep[]
  byHand: ByHand
  options: OptionFacts
  mapping: MappingFacts
  rules: RuleFacts
}

export function drawIntegration(facts: DetailFacts): string {
  const { integration, mayChange, who } = facts
  const form = mayChange ? { csrf: who.csrf, id: integration.id } : null
  const said = (at: string | undefined) =>
    facts.said &&
    facts.said.at === at &&
    html`<div id="said">${notice(facts.said.kind, facts.said.words, facts.said.list)}</div>`
  return drawPage({
    title: `${integration.name} · Azure DevOps`,
    who,
    width: 'narrow',
    body: html`
      ${said(undefined)} ${head(facts)} ${outOfStepSection(facts.outOfStep)} ${form && renewSection(facts)}
      ${said('hooks')} ${hooksSection(facts.now, integration.hooks, form)}
      ${form && byHandSection(facts.byHand, form)} ${said('options')}
      ${optionsSection(facts.options, integration.id, form)} ${said('states')}
      ${statesSection(facts.mapping, integration.id, form)} ${said('rules')} ${rulesSection(facts.rules, form)}
      ${form && disconnectSection(integration)}
    `,
  })
}

/** What a form of an integration needs; null for those who may only look. */
export type FormOf = { csrf: string; id: number } | null

/** Where an integration's page stands among the others. */
export function trail(...rest: (VNode | string)[]): VNode {
  return html`<nav class="trail" aria-label="Where this is">
    <a href="/settings/azure-devops">Azure DevOps</a>
    ${rest.map((one) => (typeof one === 'string' ? html`<span aria-current="page">${one}</span>` : one))}
  </nav>`
}

function head(facts: DetailFacts): VNode {
  const { integration, mayChange, now } = facts
  return html`<section class="panel part" aria-labelledby="title">
    ${trail(integration.name)}
    <h1 id="title">${integration.name} ${standing(stateStanding(integration))}</h1>
    ${troubles(now, integration)}
    <dl class="pairs settings">${entries(facts)}</dl>
    ${!mayChange && html`<p class="soft">You may look, but only owners and administrators change things here.</p>`}
  </section>`
}

function entries(facts: DetailFacts): VNode[] {
  const { integration, now, mayChange, places } = facts
  const { place, address, host, project, reconciledAt, heardAt, testedAt } = integration
  const link = webAddress(address)
  const ends = endStanding(now, integration.endsAt)
  const never = html`<span class="soft">not yet</span>` as VNode
  const all: [string, VNode | string | (VNode | string)[] | null][] = [
    [
      'Address',
      link ? html`<a href=${link} target="_blank" rel="noopener noreferrer">${address}</a>` : address,
    ],
    ['Kind', host === 'server' ? 'Azure DevOps Server' : 'Azure DevOps Services'],
    ['Hitch there is', integration.account],
    [
      'Let in by',
      html`${credentialKinds[integration.credentialKind] ?? integration.credentialKind}${ends && html`, ${standing(ends)}`}`,
    ],
    ['Limited to', project && `the project ${project}`],
    ['A hook was heard', heardAt ? time(now, heardAt) : never],
    ['A hook was tried', testedAt ? time(now, testedAt) : never],
    ['Compared', reconciledAt ? time(now, reconciledAt) : never],
    ['Linked work items', String(integration.workItems)],
    [
      'Connected',
      html`<span title=${exact(integration.createdAt)}>${integration.createdAt.toISOString().slice(0, 10)}</span>${integration.createdBy && ` by ${integration.createdBy}`}`,
    ],
    [
      'Troubles are told in',
      mayChange && places.length > 0 ? placeForm(facts) : (place ?? 'no conversation'),
    ],
  ]
  return all
    .filter(([, value]) => value !== null)
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)
}

function placeForm({ integration, places, placeId, who }: DetailFacts): VNode {
  return html`<form class="inline" method="post" action=${integrationAddress(integration.id, 'place')}>
    <input type="hidden" name="csrf" value=${who.csrf} />
    <label>
      <span class="sr">Tell troubles in</span>
      <select name="place">
        <option value="">no conversation</option>
        ${places.map(({ id, name }) => html`<option value=${id} selected=${id === placeId}>${name}</option>`)}
      </select>
    </label>
    <button>Save</button>
  </form>`
}

function renewSection({ integration, typed, isRenewing, ways, who }: DetailFacts): VNode {
  return html`<details class="panel part folded" id="credential" open=${isRenewing}>
    <summary><h2>Renew the credential</h2></summary>
    <form class="settings-form" method="post" action=${integrationAddress(integration.id, 'credential')}>
      <input type="hidden" name="csrf" value=${who.csrf} />
      ${credentialFields(typed, ways)}
      <div class="ways">
        <button class="primary">Renew</button>
        <small class="soft">The one in use goes on until the new one was tried.</small>
      </div>
    </form>
  </details>`
}

function disconnectSection({ id, name }: IntegrationFacts): VNode {
  return section(
    'disconnect',
    'Disconnect',
    html`<p class="soft">Ends the connection to ${name}: links, hooks and the credential go, work items stay.</p>
      <p class="ways"><a class="button danger" href=${integrationAddress(id, 'disconnect')}>Disconnect…</a></p>`,
  )
}
