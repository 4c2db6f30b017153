import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { MappedType, Mapping } from '../../services/azureDevOps/sync/mapping.ts'
import type { Meaning } from '../../services/azureDevOps/sync/states.ts'
import { section } from '../group/section.ts'
import { integrationAddress } from '../layout/address.ts'
import type { FormOf } from './integration.ts'

/** The states of one project's types; `trouble` says why they are not known. */
export type MappingFacts = Mapping & { openTypeId: number | null; trouble: string | null }

const effects: Record<Meaning, string> = {
  open: 'reopens',
  done: 'resolves',
  archived: 'archives',
  nothing: 'does nothing',
}

const categories: Record<string, string> = { InProgress: 'In progress' }

/** Which state is which status, for one project's work item types. */
export function statesSection(facts: MappingFacts, id: number, form: FormOf): VNode {
  const { projects, project, types, trouble, openTypeId } = facts
  return section(
    'states',
    'States',
    html`<p class="soft">
        Into which state a work item is moved when its group is resolved or reopened, and what each state means for the
        group. Chosen per project and type there.
      </p>
      ${trouble && html`<p class="trouble">${trouble}</p>`}
      ${
        projects.length > 0 &&
        html`<form class="inline" method="get" action=${`${integrationAddress(id)}#states`}>
          <label>
            <span class="sr">Project in Azure DevOps</span>
            <select name="project" data-submit>
              ${projects.map((one) => html`<option value=${one.id} selected=${one.id === project?.id}>${one.name}</option>`)}
            </select>
          </label>
          <button data-spare>Show</button>
        </form>`
      }
      ${types.map((type) => typeForm(type, id, form, type.id === openTypeId))}`,
  )
}

function typeForm(type: MappedType, id: number, form: FormOf, isOpen: boolean): VNode {
  const isOwn =
    type.onResolve !== null || type.onReopen !== null || type.states.some((state) => state.chosen !== null)
  return html`<details class="type-of" open=${isOpen}>
    <summary>
      <b>${type.name}</b>${' '}
      <span class="soft">resolved: ${type.onResolve ?? type.usualResolve ?? 'not moved'}, reopened: ${type.onReopen ?? type.usualReopen ?? 'not moved'}${isOwn && ' (chosen)'}</span>
    </summary>
    <form class="settings-form" method="post" action=${integrationAddress(id, 'states')}>
      ${form && html`<input type="hidden" name="csrf" value=${form.csrf} />`}
      <input type="hidden" name="type" value=${type.id} />
      <fieldset disabled=${!form}>
        <legend class="sr">States of ${type.name}</legend>
        <div class="pair">
          ${target('onResolve', 'A resolved group moves it to', type.onResolve, type.usualResolve, type)}
          ${target('onReopen', 'A reopened group moves it to', type.onReopen, type.usualReopen, type)}
        </div>
        <table class="states">
          <thead>
            <tr><th scope="col">State there</th><th scope="col">Category</th><th scope="col">Moving it there</th></tr>
          </thead>
          <tbody>
            ${type.states.map(
              (state) =>
                html`<tr>
                  <th scope="row">${dot(state.color)} ${state.name}</th>
                  <td class="soft">${categories[state.category] ?? state.category}</td>
                  <td>${meaning(state)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </fieldset>
      ${form && html`<button>Save for ${type.name}</button>`}
    </form>
  </details>`
}

function target(
  name: 'onResolve' | 'onReopen',
  words: string,
  chosen: string | null,
  usual: string | null,
  { states }: MappedType,
): VNode {
  return html`<label class="field">
    <span>${words}</span>
    <select name=${name}>
      <option value="" selected=${chosen === null}>as usual: ${usual ?? 'not moved'}</option>
      ${states.map((state) => html`<option value=${`=${state.name}`} selected=${chosen === state.name}>${state.name}</option>`)}
    </select>
  </label>`
}

function meaning({ name, chosen, usual }: MappedType['states'][number]): VNode {
  return html`<select name=${`meaning:${name}`} aria-label=${`What ${name} means`}>
    <option value="" selected=${chosen === null}>as usual: ${effects[usual]}</option>
    ${Object.entries(effects).map(
      ([value, words]) => html`<option value=${value} selected=${chosen === value}>${words}</option>`,
    )}
  </select>`
}

/** A state's colour, as an attribute and not a style: the policy of our pages allows no styles of strangers. */
function dot(color: string): VNode {
  const known = /^[0-9a-f]{6}$/i.test(color) ? `#${color}` : 'none'
  return html`<svg class="dot" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
    <circle cx="5" cy="5" r="4.5" fill=${known} />
  </svg>`
}

/** What a form about a type's states chooses; null for what is to be as usual. */
export function readMapping(form: URLSearchParams) {
  const state = (name: string) => (form.get(name)?.startsWith('=') ? (form.get(name) ?? '').slice(1) : null)
  const meanings: Record<string, Meaning> = {}
  for (const [name, value] of form)
    if (name.startsWith('meaning:') && Object.hasOwn(effects, value))
      meanings[name.slice('meaning:'.length)] = value as Meaning
  return {
    typeId: Number(form.get('type')),
    onResolve: state('onResolve'),
    onReopen: state('onReopen'),
    meanings,
  }
}
