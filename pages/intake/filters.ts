import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { legacyBrowserNames } from '../../services/filters/browsers.ts'
import { section } from '../group/section.ts'
import { intakeAddress } from '../layout/address.ts'
import type { IntakeFacts } from './facts.ts'
import { flags, lists } from './form.ts'

/** What nobody wants to hear of. */
export function filtersSection({ project, settings: { filters }, mayChange, who }: IntakeFacts): VNode {
  return section(
    'filters',
    'What not',
    html`<p class="soft">
        Dropped on the way in, counted above, and taken from no quota. A line each; <code>*</code> stands for anything.
      </p>
      <form class="settings-form" method="post" action=${intakeAddress(project.slug)}>
        ${mayChange && html`<input type="hidden" name="csrf" value=${who.csrf} />`}
        <input type="hidden" name="do" value="filters" />
        ${lists.map(
          ({ name, label, placeholder }) =>
            html`<label class="field">
              <span>${label}</span>
              <textarea class="code" name=${name} rows=${Math.min(12, Math.max(2, filters[name].length + 1))} spellcheck="false"
                readonly=${!mayChange} placeholder=${placeholder}>${`\n${filters[name].join('\n')}`}</textarea>
            </label>`,
        )}
        <fieldset class="options" disabled=${!mayChange}>
          <legend>Also</legend>
          ${flags.map(
            ({ name, words }) =>
              html`<label class="check"><input type="checkbox" name=${name} checked=${filters[name]} /> ${words}</label>`,
          )}
        </fieldset>
        <fieldset class="options browsers" disabled=${!mayChange}>
          <legend>Errors of browsers that are too old</legend>
          ${legacyBrowserNames.map(
            (name) =>
              html`<label class="check"><input type="checkbox" name="legacyBrowsers" value=${name} checked=${filters.legacyBrowsers.includes(name)} /> ${browserNames[name]}</label>`,
          )}
        </fieldset>
        ${mayChange && html`<button class="primary">Save</button>`}
      </form>`,
  )
}

const browserNames: Record<(typeof legacyBrowserNames)[number], string> = {
  ie: 'Internet Explorer',
  edge: 'Edge',
  safari: 'Safari',
  firefox: 'Firefox',
  chrome: 'Chrome',
  opera: 'Opera',
  opera_mini: 'Opera Mini',
  android: 'Android’s own',
}
