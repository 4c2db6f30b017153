import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { WorkItemForm } from '../../services/azureDevOps/links/form.ts'
import { groupAddress } from '../layout/address.ts'
import { drawPage, notice, type Who } from '../layout/page.ts'
import { faultLine, fieldInputs } from './fields.ts'
import { placeChoice } from './place.ts'

export type NewWorkItemFacts = {
  who: Who
  group: { shortId: string; title: string; assignee: string | null }
  form: WorkItemForm
  /** What stands in the fields that every type has. */
  typed: { description: string; assignee: string }
  people: { id: number; name: string }[]
  fault: string | null
  /** What was wrong with single fields, by name. */
  faults: Record<string, string>
}

/** A new work item for a group. */
export function drawNewWorkItem(facts: NewWorkItemFacts): string {
  const { group, who, fault } = facts
  return drawPage({
    title: `New work item for ${group.shortId}`,
    who,
    width: 'narrow',
    body: html`
      ${fault && notice('fault', fault)}
      <section class="panel part new-work-item">
        <nav class="trail" aria-label="Where this is">
          <a href="/">Groups</a> <a class="id" href=${groupAddress(group.shortId)}>${group.shortId}</a>
          <span aria-current="page">New work item</span>
        </nav>
        <h1>New work item</h1>
        <p class="soft">For ${group.title}</p>
        ${places(facts)} ${form(facts)}
      </section>
    `,
  })
}

function places({ form, group }: NewWorkItemFacts): VNode {
  const action = newWorkItemAddress(group.shortId)
  const integration = String(form.integrationId)
  return html`<div class="places-of">
    ${
      form.integrations.length > 1 &&
      placeChoice({
        ...{ action, name: 'integration', label: 'Organization', value: integration, kept: {} },
        choices: form.integrations.map(({ id, name }) => ({ value: String(id), words: name })),
      })
    }
    ${placeChoice({
      ...{ action, name: 'project', label: 'Project', value: form.projectId, kept: { integration } },
      choices: form.projects.map(({ id, name }) => ({ value: id, words: name })),
    })}
    ${placeChoice({
      ...{ action, name: 'type', label: 'Type', value: form.type },
      choices: form.types.map((type) => ({ value: type, words: type })),
      kept: { integration, project: form.projectId },
    })}
  </div>`
}

function form(facts: NewWorkItemFacts): VNode {
  const { form, group, who, typed, faults } = facts
  return html`<form class="settings-form" method="post" action=${newWorkItemAddress(group.shortId)}>
    <input type="hidden" name="csrf" value=${who.csrf} />
    <input type="hidden" name="integration" value=${form.integrationId} />
    <input type="hidden" name="project" value=${form.projectId} />
    <input type="hidden" name="type" value=${form.type} />
    <div class="field">
      <label for="title">Title</label>
      <input id="title" name="title" value=${form.title} required maxlength="255" autocomplete="off"
        aria-describedby=${faults.title ? 'title-fault' : undefined} />
      ${faultLine(faults.title ?? null, 'title-fault')}
    </div>
    <label class="field">
      <span>In your words <small class="soft">optional; the error, its stack and the way back here follow by themselves</small></span>
      <textarea name="description" rows="3" maxlength="30000">${typed.description}</textarea>
    </label>
    ${fieldInputs(form.fields, faults)}
    <div class="pair">
      ${path('areaPath', 'Area', form.areaPaths, form.areaPath)}
      ${path('iterationPath', 'Iteration', form.iterationPaths, form.iterationPath)}
    </div>
    <div class="pair">
      ${assignee(facts)}
      <label class="field">
        <span>Tags <small class="soft">apart by ;</small></span>
        <input name="tags" value=${form.tags} maxlength="4000" autocomplete="off" placeholder="none" />
      </label>
    </div>
    <div class="ways">
      <button class="primary">Create ${form.type}</button>
      <a class="button" href=${groupAddress(group.shortId)}>Back</a>
    </div>
  </form>`
}

/** Where a work item lies in one of the project's two trees; without a choice at the root. */
export function path(name: string, label: string, paths: string[], value: string): VNode | null {
  if (paths.length === 0) return null
  return html`<label class="field">
    <span>${label}</span>
    <select name=${name}>
      <option value="">as usual</option>
      ${paths.map((one) => html`<option value=${one} selected=${one === value}>${one}</option>`)}
    </select>
  </label>`
}

function assignee({ group, typed, people }: NewWorkItemFacts): VNode {
  return html`<label class="field">
    <span>Assigned to</span>
    <select name="assignee">
      ${group.assignee && html`<option value="group" selected=${typed.assignee === 'group'}>${group.assignee}, as the group</option>`}
      <option value="" selected=${typed.assignee === ''}>nobody</option>
      ${people.map(({ id, name }) => html`<option value=${id} selected=${typed.assignee === String(id)}>${name}</option>`)}
    </select>
  </label>`
}

/** Where a new work item for a group is made. */
export function newWorkItemAddress(shortId: string): string {
  return `${groupAddress(shortId)}/work-items/new`
}
