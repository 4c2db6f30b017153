import { html } from 'htm/preact'
import { disconnect } from '../../services/azureDevOps/setup/setup.ts'
import { demandAdministrator } from '../../services/people/visitor.ts'
import { actorOf } from '../layout/actor.ts'
import { integrationAddress } from '../layout/address.ts'
import type { Act, Look, Reply } from '../layout/door.ts'
import { counted } from '../layout/numbers.ts'
import { drawPage, type Who } from '../layout/page.ts'
import { integrationOf } from './details.ts'
import { factsOfAll } from './gather.ts'
import { trail } from './integration.ts'

/** GET …/{id}/disconnect: what will become of what, before it does. */
export async function askToDisconnect(look: Look): Promise<Reply> {
  demandAdministrator(look.visitor.person)
  const [facts] = await factsOfAll(look.app, [await integrationOf(look)])
  if (!facts) throw new Error('an integration without facts')
  return { html: drawDisconnect({ who: look.who, ...facts }) }
}

/** POST the same. */
export async function disconnectOnPage(act: Act): Promise<Reply> {
  demandAdministrator(act.visitor.person)
  const { id } = await integrationOf(act)
  await disconnect(act.app, actorOf(act.visitor), id)
  return { to: '/settings/azure-devops?said=disconnected' }
}

/** The question. */
export function drawDisconnect(facts: { who: Who; id: number; name: string; workItems: number }): string {
  const { who, id, name, workItems } = facts
  return drawPage({
    title: `Disconnect ${name}`,
    who,
    width: 'narrow',
    body: html`<section class="panel answer">
      ${trail(html`<a href=${integrationAddress(id)}>${name}</a>`, 'Disconnect')}
      <h1>Disconnect ${name}?</h1>
      <ul class="consequences">
        <li>
          ${workItems === 0 ? 'No work item is linked.' : `${counted(workItems, 'work item')} ${workItems === 1 ? 'stays as it is and is' : 'stay as they are and are'} told good-bye in a comment; the way back to the group is taken off.`}
        </li>
        <li>The links, rules and choices of states made here are gone. History and audit log stay.</li>
        <li>The service hooks are removed, and the credential is forgotten. A token can be revoked there as well.</li>
      </ul>
      <form method="post" action=${integrationAddress(id, 'disconnect')} class="ways">
        <input type="hidden" name="csrf" value=${who.csrf} />
        <button class="danger">Disconnect ${name}</button>
        <a class="button" href=${integrationAddress(id)}>Keep it</a>
      </form>
    </section>`,
  })
}
