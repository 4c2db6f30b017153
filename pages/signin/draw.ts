import { html } from 'htm/preact'
import { drawPage, notice } from '../layout/page.ts'

/** Signing in without Entra: what to set, and the administrator's way in until then. */
export function drawSetUpEntra(facts: {
  missing: string[]
  callback: string
  fault: string | null
  next: string
}): string {
  return drawPage({
    title: 'Sign in',
    who: null,
    width: 'narrow',
    body: html`<section class="panel answer">
      <h1>Signing in is not set up yet</h1>
      ${facts.fault && notice('fault', facts.fault)}
      <p>People sign in here with Microsoft Entra, once it knows Hitch:</p>
      <ol class="steps">
        <li>
          Register an application in your tenant. Its platform is “Web”, and its redirect address is
          <code class="wide">${facts.callback}</code>
        </li>
        <li>Give it a client secret.</li>
        <li>
          Start Hitch again with these variables:
          <ul class="variables">
            ${facts.missing.map((name) => html`<li><code>${name}</code> ${meanings[name] ?? ''}</li>`)}
          </ul>
        </li>
      </ol>
      <h2>As the administrator</h2>
      <p class="soft">
        Until then, whoever holds the admin token that Hitch printed at its first start (or HITCH_ADMIN_TOKEN) may sign
        in as an owner.
      </p>
      <form method="post" action="/signin" class="stacked">
        <input type="hidden" name="next" value=${facts.next} />
        <label for="token">Admin token</label>
        <input id="token" name="token" type="password" required autocomplete="off" spellcheck="false" />
        <button class="primary">Sign in</button>
      </form>
    </section>`,
  })
}

const meanings: Record<string, string> = {
  HITCH_ENTRA_CLIENT_ID: 'the application (client) id',
  HITCH_ENTRA_CLIENT_SECRET: 'the value of its client secret',
  HITCH_ENTRA_TENANT_ID: 'the directory (tenant) id; MicrosoftAppTenantId is taken when it is set',
}

/**
 * On the way to Entra. A page and not a redirect: a form of ours may lead here, and browsers hold forms to addresses
 * of ours through every redirect.
 */
export function drawWayToEntra(url: string): string {
  return drawPage({
    title: 'Sign in',
    who: null,
    width: 'narrow',
    goesTo: url,
    body: html`<section class="panel answer">
      <h1>Signing in with Microsoft…</h1>
      <p class="ways"><a class="button primary" href=${url}>Go on</a></p>
    </section>`,
  })
}

/** Inside of another page neither Entra nor our cookie works. */
export function drawFramed(next: string): string {
  return drawPage({
    title: 'Sign in',
    who: null,
    width: 'narrow',
    body: html`<section class="panel answer">
      <h1>Please open this in your browser</h1>
      <p>Signing in does not work inside of another page.</p>
      <p class="ways"><a class="button primary" href=${next} target="_blank" rel="noopener">Open in the browser</a></p>
    </section>`,
  })
}

/** After signing out; not a redirect, because the way to Entra would sign the same person in again. */
export function drawSignedOut(): string {
  return drawPage({
    title: 'Signed out',
    who: null,
    width: 'narrow',
    body: html`<section class="panel answer">
      <h1>You are signed out</h1>
      <p>Of Hitch, in this browser. Your Microsoft account is still signed in elsewhere.</p>
      <p class="ways"><a class="button" href="/signin">Sign in again</a></p>
    </section>`,
  })
}
