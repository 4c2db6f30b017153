import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { nameOf } from '../group/owners.ts'
import { section } from '../group/section.ts'
import { ownershipAddress } from '../layout/address.ts'
import type { OwnershipFacts } from './facts.ts'

/** Who is meant by names that are nobody's here; nothing when no name asks for it. */
export function namesSection(facts: OwnershipFacts): VNode | null {
  const { names, mayChange, project, who } = facts
  const unknown = [...new Set([...facts.unknown, ...facts.files.flatMap((file) => file.unknown)])].slice(
    0,
    200,
  )
  if (names.length === 0 && unknown.length === 0) return null
  return section(
    'names',
    'Who is meant',
    html`${
      names.length > 0 &&
      html`<ul class="owners">
        ${names.map(
          ({ id, name, owner }) =>
            html`<li class="meant">
              <span><code>${name}</code> is <b>${nameOf(owner)}</b></span>
              ${
                mayChange &&
                html`<form method="post" action=${ownershipAddress(project.slug)}>
                  <input type="hidden" name="csrf" value=${who.csrf} />
                  <input type="hidden" name="id" value=${id} />
                  <button class="quiet" name="do" value="forget">Forget</button>
                </form>`
              }
            </li>`,
        )}
      </ul>`
    }
    ${mayChange && unknown.length > 0 && nameForm(facts, unknown)}`,
  )
}

function nameForm({ project, who, people, teams }: OwnershipFacts, unknown: string[]): VNode {
  return html`<form class="inline" method="post" action=${ownershipAddress(project.slug)}>
    <input type="hidden" name="csrf" value=${who.csrf} />
    <label><span class="soft">Name</span>
      <select name="name">${unknown.map((name) => html`<option value=${name}>${name}</option>`)}</select></label>
    <label><span class="soft">is</span>
      <select name="owner">
        ${teams.map(({ id, name }) => html`<option value=${`team:${id}`}>#${name}</option>`)}
        ${people.map(({ id, name }) => html`<option value=${`person:${id}`}>${name}</option>`)}
      </select></label>
    <button name="do" value="name">Save</button>
  </form>`
}
