import { html } from 'htm/preact'
import type { VNode } from 'preact'

export type Choice = { value: string; words: string }

/**
 * One choice that decides what comes below it: choosing another loads the page anew.
 * @param kept what was chosen above it; what is below starts afresh, for it may not be there
 */
export function placeChoice(choice: {
  action: string
  name: string
  label: string
  choices: Choice[]
  value: string
  kept: Record<string, string>
}): VNode | null {
  const { action, name, label, choices, value, kept } = choice
  return html`<form class="inline" method="get" action=${action}>
    ${Object.entries(kept).map(([key, one]) => html`<input type="hidden" name=${key} value=${one} />`)}
    <label class="field">
      <span>${label}</span>
      <select name=${name} data-submit>
        ${choices.map((one) => html`<option value=${one.value} selected=${one.value === value}>${one.words}</option>`)}
      </select>
    </label>
    <button data-spare>Show</button>
  </form>`
}
