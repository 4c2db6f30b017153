import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { segment } from '../layout/address.ts'
import { drawPage, type Who } from '../layout/page.ts'

export type LinkFacts = {
  who: Who
  token: string
  /** Whose chat identity it is. */
  chat: { app: string; name: string | null; tenantId: string; externalId: string }
  /** In local mode one says who one is; elsewhere that is known from signing in. */
  choice: { people: { id: number; name: string }[] } | null
}

/** "Is this you?": whoever presses in a chat is to be somebody here. */
export function drawLink(facts: LinkFacts): string {
  const { chat, who, token, choice } = facts
  const name = chat.name ?? 'somebody without a name'
  return drawPage({
    title: 'Who are you?',
    who,
    width: 'narrow',
    body: html`<section class="panel answer">
      <h1>Is this you?</h1>
      <div class="pairing">
        ${side(`In ${chat.app}`, name, chat.tenantId && `tenant ${chat.tenantId}`)}
        <span class="tie" aria-hidden="true"></span>
        ${choice ? side('In Hitch', 'You choose', 'local mode') : side('In Hitch', who.name, who.role)}
      </div>
      <p>
        From now on, what <b>${name}</b> presses in ${chat.app} counts as ${choice ? 'the person you choose' : 'yours'},
        and what was pressed to get here is carried out.
      </p>
      ${
        !choice &&
        html`<p class="soft">
          Go on only if you are ${name} there. If somebody sent you this link, close the page: you would let them act in
          your name.
        </p>`
      }
      <form method="post" action=${`/link/${segment(token)}`} class="stacked">
        <input type="hidden" name="csrf" value=${who.csrf} />
        ${choice && choose(chat.name, choice.people)}
        <button class="primary">${choice ? 'Link' : 'Yes, this is me'}</button>
      </form>
    </section>`,
  })
}

/** It is done. */
export function drawLinked(facts: {
  who: Who
  chatApp: string
  chatName: string | null
  personName: string
}): string {
  return drawPage({
    title: 'Linked',
    who: facts.who,
    width: 'narrow',
    body: html`<section class="panel answer">
      <h1>Linked</h1>
      <p>
        <b>${facts.chatName ?? 'You'}</b> in ${facts.chatApp} ${facts.chatName ? 'is' : 'are'} now <b>${facts.personName}</b> in Hitch. What
        was pressed is being carried out; you can close this page and go back to the chat.
      </p>
      <p class="ways"><a class="button" href="/">All groups</a></p>
    </section>`,
  })
}

function side(where: string, name: string, more: string): VNode {
  return html`<div class="side">
    <small>${where}</small><b>${name}</b>${more && html`<small class="more">${more}</small>`}
  </div>`
}

function choose(name: string | null, people: { id: number; name: string }[]): VNode {
  const namesake = people.find((person) => person.name === name)
  return html`<fieldset class="choice">
    <legend>Who is it?</legend>
    ${
      name &&
      !namesake &&
      html`<label class="radio"><input type="radio" name="person" value="new" checked /> A new person, <b>${name}</b></label>`
    }
    ${people.map(
      (person, index) =>
        html`<label class="radio">
          <input type="radio" name="person" value=${person.id} required checked=${namesake ? namesake.id === person.id : !name && index === 0} />${' '}
          ${person.name}
        </label>`,
    )}
  </fieldset>`
}
