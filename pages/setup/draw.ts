import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { integrationAddress, segment } from '../layout/address.ts'
import { drawPage, notice, type Who } from '../layout/page.ts'
import { snippets } from '../layout/snippets.ts'
import { kinds } from './conversation.ts'
import { happenings } from './form.ts'

/** One project that can be subscribed to, and how it is by now. */
export type SetupProject = {
  slug: string
  name: string
  dsn: string | null
  environments: string[]
  rule: { environment: string | null; level: string | null; happenings: string[] } | null
}

export type SetupFacts = {
  who: Who
  token: string
  mayChange: boolean
  /** Where the bot was added: "channel General" and the chat's name. */
  place: { name: string | null; kind: string; chat: string }
  projects: SetupProject[]
  /** The Azure DevOps organizations that are connected, and whether this conversation hears of their troubles. */
  azureDevOps: { connected: { id: number; name: string; isToldHere: boolean }[]; mayConnect: boolean }
  said: { kind: 'done' | 'fault'; words: string } | null
}

/** What the conversation hears of: the page behind the link of the welcome card. */
export function drawSetup(facts: SetupFacts): string {
  const { place, projects, said } = facts
  const where = place.name ? `“${place.name}”` : (kinds[place.kind] ?? 'a conversation')
  const first = projects.find((project) => project.dsn !== null)
  return drawPage({
    title: 'Set up',
    who: facts.who,
    width: 'narrow',
    body: html`
      ${said && notice(said.kind, said.words)}
      <section class="panel part">
        <h1>What ${where} hears of</h1>
        <p class="soft">
          Hitch was added to ${place.name ? `${where}, ${kinds[place.kind] ?? 'a conversation'}` : where} in ${place.chat}.
          Choose whose errors are posted there.
        </p>
        ${projects.length === 0 ? html`<p>There is no project yet.</p>` : form(facts)}
      </section>
      ${azureDevOps(facts)}
      ${
        first?.dsn &&
        html`<section class="panel part">
          <h2>Send errors to ${first.name}</h2>
          ${snippets(first.dsn)}
        </section>`
      }
    `,
  })
}

function azureDevOps({ azureDevOps: { connected, mayConnect }, token }: SetupFacts): VNode {
  return html`<section class="panel part">
    <h2>Azure DevOps</h2>
    ${
      connected.length > 0
        ? html`<ul class="connected">
            ${connected.map(
              ({ id, name, isToldHere }) =>
                html`<li>
                  Connected to <a href=${integrationAddress(id)}>${name}</a>${isToldHere && html`<span class="soft">, whose troubles are told here</span>`}
                </li>`,
            )}
          </ul>`
        : html`<p class="soft">
            Not connected. Once it is, groups can be linked to work items and are kept in step with them.
          </p>`
    }
    ${
      mayConnect
        ? html`<p class="ways">
            <a class="button" href=${`/settings/azure-devops?from=${segment(token)}#connect`}>${connected.length > 0 ? 'Connect another…' : 'Connect…'}</a>
          </p>`
        : connected.length === 0 &&
          html`<p class="soft">An owner or an administrator can connect it from here.</p>`
    }
  </section>`
}

function form({ who, token, projects, mayChange }: SetupFacts): VNode {
  return html`<form method="post" action=${`/setup/${segment(token)}`} class="stacked">
    <input type="hidden" name="csrf" value=${who.csrf} />
    <fieldset class="projects" disabled=${!mayChange}>
      <legend class="sr">Projects</legend>
      ${projects.map(row)}
    </fieldset>
    ${
      mayChange
        ? html`<button class="primary">Save</button>`
        : html`<p class="soft">You may look, but not change anything here.</p>`
    }
  </form>`
}

function row({ slug, name, environments, rule }: SetupProject): VNode {
  const wanted = rule?.happenings ?? ['all']
  return html`<div class="project">
    <input type="hidden" name="known" value=${slug} />
    <label class="check">
      <input type="checkbox" name="project" value=${slug} checked=${rule !== null} />
      <b>${name}</b> <span class="id">${slug}</span>
    </label>
    <div class="filters">
      <label>
        <span>Environment</span>
        <input name=${`environment:${slug}`} value=${rule?.environment ?? ''} placeholder="any" maxlength="64"
          list=${`environments-${slug}`} autocomplete="off" />
        <datalist id=${`environments-${slug}`}>
          ${environments.map((environment) => html`<option value=${environment}></option>`)}
        </datalist>
      </label>
      <label>
        <span>Level</span>
        <select name=${`level:${slug}`}>
          ${[
            ['', 'any'],
            ['warning', 'warning and worse'],
            ['error', 'error and worse'],
            ['fatal', 'fatal only'],
            ['info', 'info and worse'],
          ].map(
            ([value, words]) =>
              html`<option value=${value} selected=${value === (rule?.level ?? '')}>${words}</option>`,
          )}
        </select>
      </label>
      <div class="happenings" role="group" aria-label=${`When to post groups of ${name}`}>
        ${Object.entries(happenings).map(
          ([value, words]) =>
            html`<label class="check">
              <input type="checkbox" name=${`happening:${slug}`} value=${value} checked=${wanted.includes('all') || wanted.includes(value)} />
              ${words}
            </label>`,
        )}
      </div>
    </div>
  </div>`
}
