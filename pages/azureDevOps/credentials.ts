import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { Credential } from '../../services/azureDevOps/connect/client.ts'
import { webAddress } from '../layout/address.ts'
import type { Typed } from './facts.ts'

/** The scopes of a token that Hitch can work with, as Azure DevOps' own page calls them, and what for. */
export const scopes = [
  ['Work Items', 'Read & write', 'to find, make and move them'],
  ['Project and Team', 'Read', 'to know which projects there are'],
  ['Identity', 'Read', 'to know who is who'],
] as const

/** What is known of where Hitch is to be let in. */
export type Ways = {
  /** Servers know no Entra. */
  isServer: boolean
  /** Where people make tokens there. */
  tokenPage: string | null
  /** Where Entra sends people back to; null where they cannot sign in with it. */
  callback: string | null
}

/** How Hitch can be let in: the choice, and what each way needs. */
export function credentialFields(typed: Typed, { isServer, tokenPage, callback }: Ways): VNode {
  return html`<fieldset class="kinds">
    <legend>How Hitch is let in</legend>
    ${kind('pat', 'Personal access token', 'Quick to make, ends after a year at most; works on servers too.', typed)}
    ${tokenFields(typed, tokenPage)}
    ${
      !isServer &&
      html`${kind('servicePrincipal', 'Service principal', 'An application of your Entra tenant: stays when people go.', typed)}
        ${principalFields(typed)}`
    }
    ${
      !isServer &&
      callback !== null &&
      html`${kind('delegated', 'Sign in with Microsoft Entra', 'Hitch acts as the account you sign in with.', typed)}
        ${entraHint(callback)}`
    }
  </fieldset>`
}

function kind(value: Credential['kind'], words: string, more: string, typed: Typed): VNode {
  return html`<label class="kind">
    <input type="radio" name="kind" value=${value} checked=${typed.kind === value} />
    <span><b>${words}</b> <small class="soft">${more}</small></span>
  </label>`
}

function tokenFields({ kind, endsOn }: Typed, tokenPage: string | null): VNode {
  const address = webAddress(tokenPage)
  const where = 'User settings → Personal access tokens'

  return html`<div class="of of-pat">
    <div class="scopes">
      <p>
        Make it under ${address ? html`<a href=${address} target="_blank" rel="noopener noreferrer">${where}</a>` : where}, with these scopes:
      </p>
      <ul>
        ${scopes.map(([name, access, why]) => html`<li><b>${name}</b>: ${access} <span class="soft">${why}</span></li>`)}
      </ul>
      <p class="soft">
        Service hooks for a whole organization need an account among its Project Collection Administrators; for one
        project, among that project’s administrators. Without hooks everything works too, only later.
      </p>
    </div>
    <label class="field">
      <span>Token</span>
      <input type="password" name="token" autocomplete="off" spellcheck="false" maxlength="1000" />
    </label>
    <label class="field short">
      <span>Ends on <small class="soft">if you want to be warned</small></span>
      <input type="date" name="endsOn" value=${kind === 'pat' ? endsOn : ''} />
    </label>
  </div>`
}

function principalFields({ kind, tenantId, clientId, endsOn }: Typed): VNode {
  return html`<div class="of of-servicePrincipal">
    <p class="soft">
      Add it under Organization settings → Users by its enterprise application’s object id, with a Basic licence, to the
      projects Hitch is to work with.
    </p>
    <label class="field">
      <span>Tenant id</span>
      <input name="tenantId" value=${tenantId} autocomplete="off" spellcheck="false" maxlength="100" />
    </label>
    <label class="field">
      <span>Client id</span>
      <input name="clientId" value=${clientId} autocomplete="off" spellcheck="false" maxlength="100" />
    </label>
    <label class="field">
      <span>Client secret</span>
      <input type="password" name="clientSecret" autocomplete="off" spellcheck="false" maxlength="1000" />
    </label>
    <label class="field short">
      <span>Secret ends on <small class="soft">if you want to be warned</small></span>
      <input type="date" name="secretEndsOn" value=${kind === 'servicePrincipal' ? endsOn : ''} />
    </label>
  </div>`
}

function entraHint(callback: string): VNode {
  return html`<div class="of of-delegated">
    <p class="soft">
      The application of HITCH_ENTRA_CLIENT_ID needs the API permission “Azure DevOps, user_impersonation”, and among its
      redirect addresses <code>${callback}</code>
    </p>
  </div>`
}
