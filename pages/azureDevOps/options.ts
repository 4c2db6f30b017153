import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { optionNames, type SyncOptions } from '../../services/azureDevOps/options.ts'
import { section } from '../group/section.ts'
import { integrationAddress, segment } from '../layout/address.ts'
import type { FormOf } from './integration.ts'
import { isOn, type OptionName } from './optionForm.ts'

type Project = { id: number; slug: string; name: string }

export type OptionFacts = {
  /** As it is for projects that say nothing else. */
  all: SyncOptions
  /** Projects that do otherwise in something. */
  exceptions: { project: Project; own: Partial<SyncOptions> }[]
  /** The project somebody is about to make an exception for. */
  next: Project | null
  /** Projects without an exception. */
  others: Project[]
}

/** What is kept in step: for every project, and what single ones do otherwise. */
export function optionsSection(
  { all, exceptions, next, others }: OptionFacts,
  id: number,
  form: FormOf,
): VNode {
  return section(
    'options',
    'What is kept in step',
    html`${everywhere(all, id, form)}
      ${exceptions.map(({ project, own }) => exception(all, project, own, id, form, next?.id === project.id))}
      ${next && !exceptions.some(({ project }) => project.id === next.id) && exception(all, next, {}, id, form, true)}
      ${form && others.length > 0 && chooser(id, others)}`,
  )
}

function everywhere(all: SyncOptions, id: number, form: FormOf): VNode {
  return html`<form class="settings-form" method="post" action=${integrationAddress(id, 'options')}>
    ${form && html`<input type="hidden" name="csrf" value=${form.csrf} />`}
    <fieldset class="options" disabled=${!form}>
      <legend class="sr">For every project</legend>
      ${optionNames.map(
        ({ name, words }) =>
          html`<label class="check">
            <input type="checkbox" name="option" value=${name} checked=${isOn(all, name)} /> ${words}
          </label>`,
      )}
    </fieldset>
    ${form && html`<button>Save</button>`}
  </form>`
}

function exception(
  all: SyncOptions,
  project: Project,
  own: Partial<SyncOptions>,
  id: number,
  form: FormOf,
  isOpen: boolean,
): VNode {
  return html`<details class="exception-of" id=${`options-${project.id}`} open=${isOpen}>
    <summary><b>${project.name}</b> <span class="id">${project.slug}</span> ${differences(own)}</summary>
    <form class="settings-form" method="post" action=${integrationAddress(id, 'options')}>
      ${form && html`<input type="hidden" name="csrf" value=${form.csrf} />`}
      <input type="hidden" name="project" value=${project.slug} />
      <fieldset class="options" disabled=${!form}>
        <legend class="sr">For ${project.name}</legend>
        ${optionNames.map(({ name, words }) => choice(all, own, name, words))}
      </fieldset>
      ${form && html`<button>Save for ${project.name}</button>`}
    </form>
  </details>`
}

function differences(own: Partial<SyncOptions>): VNode {
  const count = Object.values(own).filter((value) => value !== undefined).length
  return html`<span class="soft">${count === 0 ? 'as everywhere' : `${count} otherwise`}</span>`
}

function choice(all: SyncOptions, own: Partial<SyncOptions>, name: OptionName, words: string): VNode {
  const chosen = own[name] === undefined ? '' : isOn({ ...all, ...own }, name) ? 'yes' : 'no'
  return html`<label class="choice-of">
    <span>${words}</span>
    <select name=${name}>
      <option value="" selected=${chosen === ''}>as everywhere: ${isOn(all, name) ? 'yes' : 'no'}</option>
      <option value="yes" selected=${chosen === 'yes'}>yes</option>
      <option value="no" selected=${chosen === 'no'}>no</option>
    </select>
  </label>`
}

function chooser(id: number, others: Project[]): VNode {
  return html`<form class="inline" method="get" action=${`${integrationAddress(id)}#options`}>
    <label>
      <span class="soft">One project does otherwise?</span>
      <select name="exception">
        ${others.map(({ slug, name }) => html`<option value=${slug}>${name}</option>`)}
      </select>
    </label>
    <button>Make an exception</button>
  </form>`
}

/** Where the exception of a project is looked at. */
export function exceptionAddress(id: number, slug: string): string {
  return `${integrationAddress(id)}?exception=${segment(slug)}`
}
