import { Writable } from 'node:stream'
import type { App } from '../../../../services/app.ts'
import type { Client } from '../../../../services/azureDevOps/connect/client.ts'
import type { AzureError } from '../../../../services/azureDevOps/connect/fault.ts'
import type { Patience } from '../../../../services/azureDevOps/connect/patience.ts'
import { createAzureDevOps } from '../../../../services/azureDevOps/connect.ts'
import { createLog } from '../../../../services/log.ts'

/** Pauses too short to be felt, and deadlines that only what hangs reaches. */
export const quick: Partial<Patience> = {
  deadlineMs: { interactive: 2_000, background: 4_000 },
  pauseMs: 1,
  secondMs: 20,
}

/** The clients of an app, and every line that it logs. */
export function connecting(app: App, patience: Partial<Patience> = quick) {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const log = createLog({ logLevel: 'trace', logFormat: 'json' }, stream)
  return { azureDevOps: createAzureDevOps({ ...app, log }, { patience }), lines }
}

/** What a call failed with; fails itself when it did not. */
export async function faultOf(asked: Promise<unknown>): Promise<AzureError> {
  const outcome = await asked.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  if ('value' in outcome) throw new Error(`it did not fail, it gave ${JSON.stringify(outcome.value)}`)
  return outcome.error as AzureError
}

/** Every method, with arguments that suit a fresh organization with one work item and one comment. */
export function everyMethod(
  number: number,
  commentId: number,
): [name: keyof Client, call: (client: Client) => Promise<unknown>][] {
  const title = [{ op: 'add', path: '/fields/System.Title', value: 'Checkout fails' } as const]
  const hook = {
    eventType: 'workitem.updated',
    projectId: null,
    url: 'http://127.0.0.1:1/hook',
    username: 'hitch',
    password: 'a-password-nobody-guesses',
  }
  return [
    ['whoAmI', (client) => client.whoAmI()],
    ['projects', (client) => client.projects()],
    ['project', (client) => client.project('Web')],
    ['types', (client) => client.types('Web')],
    ['fields', (client) => client.fields('Web', 'Bug')],
    ['paths', (client) => client.paths('Web', 'areas')],
    ['workItem', (client) => client.workItem(number)],
    ['workItems', (client) => client.workItems([number])],
    ['revisions', (client) => client.revisions([number])],
    ['isDeleted', (client) => client.isDeleted(number)],
    ['create', (client) => client.create('Web', 'Bug', title)],
    ['update', (client) => client.update(number, title)],
    ['wiql', (client) => client.wiql('SELECT [System.Id] FROM WorkItems')],
    ['search', (client) => client.search('checkout')],
    ['comments', (client) => client.comments('Web', number)],
    ['addComment', (client) => client.addComment('Web', number, 'hello')],
    ['editComment', (client) => client.editComment('Web', number, commentId, 'hello again')],
    ['removeComment', (client) => client.removeComment('Web', number, commentId)],
    ['identities', (client) => client.identities('mail', 'ana@contoso.example')],
    ['subscriptions', (client) => client.subscriptions()],
    ['subscription', (client) => client.subscription('11111111-1111-4111-8111-111111111111')],
    ['subscribe', (client) => client.subscribe(hook)],
    ['unsubscribe', (client) => client.unsubscribe('11111111-1111-4111-8111-111111111111')],
    ['enable', (client) => client.enable('11111111-1111-4111-8111-111111111111')],
    ['testSubscription', (client) => client.testSubscription('11111111-1111-4111-8111-111111111111')],
    ['remove', (client) => client.remove(number)],
  ]
}
