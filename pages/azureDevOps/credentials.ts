import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { Credential } from '../../services/azureDevOps/connect/client.ts'
import { UserError } from '../../services/errors.ts'
import type { Typed } from './facts.ts'

/** The scopes of a token that Hitch can work with, as Azure DevOps' own page calls them, and what for. */
export const scopes = [
  ['Work Items', 'Read & write', 'to find, make and move them'],
  ['Project and Team', 'Read', 'to know which projects there are'],
  ['Identity', 'Read', 'to know who is who'],
] as const

/** How Hitch can be let in: the choice, and what each way needs. @param hasEntra whether people can sign in with it */
export function credentialFields(typed: Typed, hasEntra: boolean): VNode {
  return html`<fieldset class="kinds">
    <legend>How Hitch is let in</legend>
    ${kind('pat', 'Personal access token', 'Quick to make, ends after a year at most; works on servers too.', typed)}
    ${tokenFields(typed)}
    ${kind('servicePrincipal', 'Service principal', 'An application of your Entra tenant: stays when people go.', typed)}
    ${principalFields(typed)}
    ${
      hasEntra &&
      kind(
        'delegated',
        'Sign in with Microsoft Entra',
        'Hitch acts as the account you sign in with now.',
        typed,
      )
    }
  </fieldset>`
}

function kind(value: Credential['kind'], words: string, more: string, typed: Typed): VNode {
  return html`<label class="kind">
    <input type="radio" name="kind" value=${value} checked=${typed.kind === value} />
    <span><b>${words}</b> <small class="soft">${more}</small></span>
  </label>`
}

function tokenFields({ kind, endsOn }: Typed): VNode {
  return html`<div class="of of-pat">
    <div class="scopes">
      <p>Make it under User settings → Personal access tokens, with these scopes:</p>
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

/** What was typed, without its secrets, so that it can stand there again. */
export function readTyped(form: URLSearchParams): Typed {
  const kind = form.get('kind')
  return {
    url: text(form, 'url', 500),
    kind: kind === 'servicePrincipal' || kind === 'delegated' ? kind : 'pat',
    project: text(form, 'project', 300),
    endsOn: text(form, kind === 'servicePrincipal' ? 'secretEndsOn' : 'endsOn', 10),
    tenantId: text(form, 'tenantId', 100),
    clientId: text(form, 'clientId', 100),
  }
}

/**
 * The credential that was typed, and when it ends; null for signing in, which brings its own.
 * @throws UserError 400 that says which field is empty
 */
export function readCredential(form: URLSearchParams): { credential: Credential; endsAt?: Date } | null {
  const { kind, tenantId, clientId, endsOn } = readTyped(form)
  if (kind === 'delegated') return null
  const endsAt = readDay(endsOn)
  const ends = endsAt ? { endsAt } : {}
  if (kind === 'pat') {
    const token = text(form, 'token', 1_000)
    if (!token) throw new UserError('The token is missing.', 400, { missing: ['a personal access token'] })
    return { credential: { kind, token }, ...ends }
  }
  const clientSecret = text(form, 'clientSecret', 1_000)
  const missing = [
    !tenantId && 'the tenant id',
    !clientId && 'the client id',
    !clientSecret && 'the client secret',
  ]
  const empty = missing.filter((words) => words !== false)
  if (empty.length > 0)
    throw new UserError('Something of the service principal is missing.', 400, { missing: empty })
  return { credential: { kind, tenantId, clientId, clientSecret }, ...ends }
}

// A token is good for the whole day that stands beside it.
function readDay(day: string): Date | null {
  if (day === '') return null
  const at = new Date(`${day}T23:59:59Z`)
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(at.getTime()) || !at.toISOString().startsWith(day))
    throw new UserError('The day it ends on must look like 2026-11-22.')
  return at
}

function text(form: URLSearchParams, name: string, most: number): string {
  return (form.get(name) ?? '').trim().slice(0, most)
}
