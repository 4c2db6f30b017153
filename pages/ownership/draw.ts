import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { Answer } from '../../services/ownership/tryOut.ts'
import { nameOf } from '../group/owners.ts'
import { section } from '../group/section.ts'
import { ownershipAddress } from '../layout/address.ts'
import { drawPage, notice } from '../layout/page.ts'
import { projectTrail } from '../settings/project.ts'
import type { OwnershipFacts } from './facts.ts'
import { filesSection } from './files.ts'
import { namesSection } from './names.ts'

/** Who owns what in a project: its rules, its CODEOWNERS files, and who is meant by the names in them. */
export function drawOwnership(facts: OwnershipFacts): string {
  const { project, said } = facts
  return drawPage({
    title: `Ownership of ${project.name}`,
    who: facts.who,
    width: 'narrow',
    body: html`
      ${said && notice(said.kind, said.words, said.list)}
      <section class="panel part">
        ${projectTrail(project, 'Ownership')}
        <h1>Who owns what</h1>
        <p class="soft">
          When an error is new or comes back, Hitch looks at its stack: first at commits of the release it came with,
          then at these rules, then at CODEOWNERS files. Nobody is ever assigned in the place of somebody a person chose.
        </p>
      </section>
      ${trialSection(facts)} ${rulesSection(facts)} ${filesSection(facts)} ${namesSection(facts)}
    `,
  })
}

function trialSection({ project, trial }: OwnershipFacts): VNode {
  return section(
    'trial',
    'Try it',
    html`<form class="inline" method="get" action=${`${ownershipAddress(project.slug)}#trial`}>
        <label class="grow">
          <span class="soft">Who owns</span>
          <input name="what" value=${trial?.what ?? ''} maxlength="500" autocomplete="off" spellcheck="false" placeholder="src/pay/stripe.ts" />
        </label>
        <button>Ask</button>
      </form>
      ${trial && answers(trial.answers)}`,
  )
}

function answers(all: Answer[]): VNode {
  if (all.length === 0) return html`<p>Nobody: nothing here fits it.</p>`
  return html`<ul class="owners">
    ${all.map(
      ({ reason, owners }) =>
        html`<li>
          <div>${owners.length > 0 ? owners.map((one, index) => [index > 0 && ', ', ownerName(one)]) : 'Nobody, on purpose'}</div>
          <div class="soft">${reason}</div>
        </li>`,
    )}
  </ul>`
}

function ownerName({ name, owner }: Answer['owners'][number]): VNode {
  return owner
    ? html`<b>${nameOf(owner)}</b>`
    : html`<span>${name} <span class="soft">(nobody here)</span></span>`
}

const choices = [
  ['suspectCommit', 'Whoever wrote the likeliest commit, else the owner'],
  ['owner', 'The owner, by rules and then by CODEOWNERS'],
  ['off', 'Nobody: owners are only suggested'],
] as const

function rulesSection({ project, raw, autoAssign, unknown, mayChange, who }: OwnershipFacts): VNode {
  return section(
    'rules',
    'Rules',
    html`<p class="soft">
        A rule a line; the last one that fits counts. <code>path:</code>, <code>module:</code>, <code>url:</code>,${' '}
        <code>tags.browser:</code> or <code>codeowners:</code>, then who it is: an address, <code>#team</code> or${' '}
        <code>@name</code>.
      </p>
      <form class="settings-form" method="post" action=${ownershipAddress(project.slug)}>
        ${mayChange && html`<input type="hidden" name="csrf" value=${who.csrf} />`}
        <input type="hidden" name="do" value="save" />
        <label class="field">
          <span class="sr">Rules</span>
          <textarea class="code" name="raw" rows=${Math.min(24, Math.max(8, raw.split('\n').length + 1))} spellcheck="false"
            readonly=${!mayChange} placeholder=${'path:src/pay/* #billing ada@shop.example\nurl:https://shop.example/cart* #web\ntags.browser:Safari* @grace'}>${`\n${raw}`}</textarea>
        </label>
        ${unknown.length > 0 && html`<p class="soft">Nobody here is meant by ${unknown.slice(0, 20).join(', ')}. Say below who it is, or add them.</p>`}
        <fieldset class="options" disabled=${!mayChange}>
          <legend>Assign automatically</legend>
          ${choices.map(
            ([value, words]) =>
              html`<label class="check"><input type="radio" name="autoAssign" value=${value} checked=${value === autoAssign} /> ${words}</label>`,
          )}
        </fieldset>
        ${mayChange && html`<button class="primary">Save</button>`}
      </form>`,
  )
}
