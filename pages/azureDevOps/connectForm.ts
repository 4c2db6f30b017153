import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { credentialFields, type Ways } from './credentials.ts'
import type { Typed } from './facts.ts'

export type ConnectFacts = {
  csrf: string
  /** The token of the set-up link people came from, and the conversation behind it, which will hear of troubles. */
  from: { token: string; place: string } | null
  typed: Typed
  ways: Ways
}

/** Nothing typed yet. */
export const untyped: Typed = { url: '', kind: 'pat', project: '', endsOn: '', tenantId: '', clientId: '' }

/** The form that connects an organization or collection. Secrets are never drawn back into it. */
export function connectForm({ csrf, from, typed, ways }: ConnectFacts): VNode {
  return html`<form class="settings-form" method="post" action="/settings/azure-devops">
    <input type="hidden" name="csrf" value=${csrf} />
    ${from && html`<input type="hidden" name="from" value=${from.token} />`}
    <label class="field">
      <span>Address of the organization, or of a server’s collection</span>
      <input name="url" value=${typed.url} required maxlength="500" autocomplete="off" spellcheck="false" inputmode="url"
        placeholder="https://dev.azure.com/contoso" />
      <small class="soft">
        Any page of it will do. A server’s looks like <code>https://tfs.contoso.example/DefaultCollection</code>.
      </small>
    </label>
    ${credentialFields(typed, ways)}
    <label class="field">
      <span>Only this project <small class="soft">optional</small></span>
      <input name="project" value=${typed.project} maxlength="300" autocomplete="off" spellcheck="false" placeholder="all projects" />
      <small class="soft">Its name. Hitch then leaves all others alone, and makes its hooks for it alone.</small>
    </label>
    ${
      from &&
      html`<p class="soft">When something is wrong with the connection, Hitch says so in <b>${from.place}</b>.</p>`
    }
    <div class="ways">
      <button class="primary">Connect</button>
      <small class="soft">Hitch tries first what it may there. Nothing is kept unless that is enough.</small>
    </div>
  </form>`
}
