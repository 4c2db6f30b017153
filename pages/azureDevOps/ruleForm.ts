import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { FormField } from '../../services/azureDevOps/links/form.ts'
import { integrationAddress } from '../layout/address.ts'
import { drawPage, notice, type Who } from '../layout/page.ts'
import { happenings } from '../setup/form.ts'
import { path } from '../workItem/draw.ts'
import { fieldInputs } from '../workItem/fields.ts'
import { placeChoice } from '../workItem/place.ts'
import { trail } from './integration.ts'

type Named = { id: string; name: string }

export type NewRuleFacts = {
  who: Who
  integration: { id: number; name: string }
  /** Projects of ours. */
  ours: { slug: string; name: string }[]
  /** Projects and types there, and what the chosen type asks for. */
  projects: Named[]
  projectId: string
  types: string[]
  type: string
  fields: FormField[]
  areaPaths: string[]
  iterationPaths: string[]
  typed: {
    project: string
    environment: string
    level: string
    happenings: string[]
    areaPath: string
    iterationPath: string
    tags: string
  }
  fault: string | null
  faults: Record<string, string>
}

const levels = { '': 'any', warning: 'warning and worse', error: 'error and worse', fatal: 'fatal only' }

/** A new rule: which groups get a work item, and what it is like. A rule has nobody to ask, so all is asked for here. */
export function drawNewRule(facts: NewRuleFacts): string {
  const { who, integration, fault } = facts
  return drawPage({
    title: 'New rule',
    who,
    width: 'narrow',
    body: html`
      ${fault && notice('fault', fault)}
      <section class="panel part new-work-item">
        ${trail(html`<a href=${integrationAddress(integration.id)}>${integration.name}</a>`, 'New rule')}
        <h1>Make work items by rule</h1>
        <p class="soft">First what is made, then for which groups.</p>
        ${places(facts)} ${form(facts)}
      </section>
    `,
  })
}

function places({ integration, projects, projectId, types, type }: NewRuleFacts): VNode {
  const action = integrationAddress(integration.id, 'rules/new')
  return html`<div class="places-of">
    ${placeChoice({
      ...{ action, name: 'project', label: 'Project there', value: projectId, kept: {} },
      choices: projects.map(({ id, name }) => ({ value: id, words: name })),
    })}
    ${placeChoice({
      ...{ action, name: 'type', label: 'Type', value: type, kept: { project: projectId } },
      choices: types.map((one) => ({ value: one, words: one })),
    })}
  </div>`
}

function form(facts: NewRuleFacts): VNode {
  const { integration, who, projectId, type, typed, fields, faults } = facts
  return html`<form class="settings-form" method="post" action=${integrationAddress(integration.id, 'rules/new')}>
    <input type="hidden" name="csrf" value=${who.csrf} />
    <input type="hidden" name="there" value=${projectId} />
    <input type="hidden" name="type" value=${type} />
    ${fieldInputs(fields, faults)}
    <div class="pair">
      ${path('areaPath', 'Area', facts.areaPaths, typed.areaPath)}
      ${path('iterationPath', 'Iteration', facts.iterationPaths, typed.iterationPath)}
    </div>
    <label class="field">
      <span>Tags <small class="soft">apart by ;</small></span>
      <input name="tags" value=${typed.tags} maxlength="4000" autocomplete="off" placeholder="none" />
    </label>
    <h2>For groups of</h2>
    ${groupsOf(facts)}
    <div class="ways">
      <button class="primary">Add the rule</button>
      <a class="button" href=${integrationAddress(integration.id)}>Back</a>
    </div>
  </form>`
}

function groupsOf({ ours, typed }: NewRuleFacts): VNode {
  return html`<label class="field">
      <span>Project</span>
      <select name="project">
        ${ours.map(({ slug, name }) => html`<option value=${slug} selected=${slug === typed.project}>${name}</option>`)}
      </select>
    </label>
    <fieldset class="happenings">
      <legend class="sr">When</legend>
      ${Object.entries(happenings).map(
        ([value, words]) =>
          html`<label class="check">
            <input type="checkbox" name="happening" value=${value} checked=${typed.happenings.includes(value)} /> ${words}
          </label>`,
      )}
    </fieldset>
    <div class="pair">
      <label class="field">
        <span>Level</span>
        <select name="level">
          ${Object.entries(levels).map(([value, words]) => html`<option value=${value} selected=${value === typed.level}>${words}</option>`)}
        </select>
      </label>
      <label class="field">
        <span>Environment</span>
        <input name="environment" value=${typed.environment} maxlength="64" placeholder="any" autocomplete="off" />
      </label>
    </div>` as VNode
}
