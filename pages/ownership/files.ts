import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { section } from '../group/section.ts'
import { ownershipAddress, webAddress } from '../layout/address.ts'
import { counted } from '../layout/numbers.ts'
import { time } from '../layout/times.ts'
import type { FileFacts, OwnershipFacts } from './facts.ts'

/** The CODEOWNERS files of a project, and the forms to add one. */
export function filesSection(facts: OwnershipFacts): VNode {
  return section(
    'codeowners',
    'CODEOWNERS',
    html`${
      facts.files.length > 0
        ? html`<ol class="integrations">${facts.files.map((file) => fileLine(facts, file))}</ol>`
        : html`<p class="soft">None yet. Where no rule fits, such a file decides.</p>`
    }
    ${facts.mayChange && fromRepository(facts)} ${facts.mayChange && byHand(facts)}`,
  )
}

function fileLine(facts: OwnershipFacts, file: FileFacts): VNode {
  const { now, mayChange, project } = facts
  const url = webAddress(file.repository?.url ?? null)
  return html`<li>
    <div class="title">
      ${file.repository ? html`<a href=${url}>${file.repository.name}</a>` : html`<b>Given by hand</b>`}
      ${file.path && html` <code>${file.path}</code>`}
    </div>
    <ul class="about">
      <li>${counted(file.rules, 'line')} with owners</li>
      ${file.repository && html`<li>${file.syncedAt ? html`read ${time(now, file.syncedAt)}` : 'not read yet'}</li>`}
      ${(file.stackRoot || file.sourceRoot) && html`<li><code>${file.stackRoot || '(anything)'}</code> in stacks is <code>${file.sourceRoot || '/'}</code> there</li>`}
    </ul>
    ${(file.trouble || file.faults.length > 0) && html`<ul class="troubles">${[file.trouble, ...file.faults.slice(0, 5)].map((words) => words && html`<li>${words}</li>`)}</ul>`}
    ${file.unknown.length > 0 && html`<p class="soft">Nobody here is meant by ${file.unknown.slice(0, 20).join(', ')}.</p>`}
    ${
      mayChange &&
      html`<form class="ways" method="post" action=${ownershipAddress(project.slug)}>
        <input type="hidden" name="csrf" value=${facts.who.csrf} />
        <input type="hidden" name="file" value=${file.id} />
        ${file.repository && html`<button name="do" value="sync">Read again</button>`}
        <button name="do" value="remove">Remove</button>
      </form>`
    }
  </li>`
}

function fromRepository(facts: OwnershipFacts): VNode | null {
  const { repositories, repositoriesTrouble, project, who } = facts
  if (repositories.length === 0)
    return repositoriesTrouble ? html`<p class="soft">${repositoriesTrouble}</p>` : null
  return html`<form class="inline" method="post" action=${ownershipAddress(project.slug)}>
    <input type="hidden" name="csrf" value=${who.csrf} />
    <label>
      <span class="soft">Read it from Azure Repos, every day</span>
      <select name="repository">${repositories.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}</select>
    </label>
    <button name="do" value="read">Add</button>
  </form>`
}

function byHand({ project, who }: OwnershipFacts): VNode {
  return html`<details class="more">
    <summary>Give one by hand</summary>
    <form class="settings-form" method="post" action=${ownershipAddress(project.slug)}>
      <input type="hidden" name="csrf" value=${who.csrf} />
      <label class="field">
        <span>The file</span>
        <textarea class="code" name="raw" rows="8" required spellcheck="false" placeholder=${'*          @contoso/core\n/src/pay/  ada@shop.example'}></textarea>
      </label>
      <div class="pair">
        <label class="field"><span>In stack traces <small class="soft">optional</small></span>
          <input name="stackRoot" maxlength="500" spellcheck="false" placeholder="/srv/shop/" /></label>
        <label class="field"><span>is, in the repository</span>
          <input name="sourceRoot" maxlength="500" spellcheck="false" placeholder="packages/shop/" /></label>
      </div>
      <button name="do" value="add">Add</button>
    </form>
  </details>`
}
