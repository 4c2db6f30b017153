import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { section } from '../group/section.ts'
import { integrationAddress } from '../layout/address.ts'
import { happenings } from '../setup/form.ts'
import type { FormOf } from './integration.ts'

/** A rule by which groups get work items of their own accord. */
export type RuleLine = {
  id: number
  project: string
  happenings: string[]
  environment: string | null
  level: string | null
  /** What is made: "Bug in Web". */
  makes: string
}

export type RuleFacts = { rules: RuleLine[] }

/** The rules of an integration, and the way to another one. */
export function rulesSection({ rules }: RuleFacts, form: FormOf): VNode {
  return section(
    'rules',
    'Work items by rule',
    html`<p class="soft">Groups that fit get a work item of their own accord, once each.</p>
      ${rules.length > 0 && html`<ul class="rows">${rules.map((rule) => line(rule, form))}</ul>`}
      ${form && html`<p class="ways"><a class="button" href=${integrationAddress(form.id, 'rules/new')}>Add a rule…</a></p>`}`,
  )
}

function line(rule: RuleLine, form: FormOf): VNode {
  return html`<li class="with-action">
    <p><b>${rule.project}</b>: ${ruleWords(rule)} <span class="soft">→</span> ${rule.makes}</p>
    ${
      form &&
      html`<form method="post" action=${integrationAddress(form.id, `rules/${rule.id}/remove`)}>
        <input type="hidden" name="csrf" value=${form.csrf} />
        <button class="quiet">Remove</button>
      </form>`
    }
  </li>`
}

/** Which groups a rule is about: "new or came back, error and worse, in production". */
export function ruleWords({ happenings: on, level, environment }: RuleLine): string {
  const known: Record<string, string> = happenings
  const when = on.includes('all') ? 'anything' : on.map((one) => known[one] ?? one).join(' or ')
  return [
    when,
    level && (level === 'fatal' ? 'fatal only' : `${level} and worse`),
    environment && `in ${environment}`,
  ]
    .filter(Boolean)
    .join(', ')
}
