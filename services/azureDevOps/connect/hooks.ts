import type { Client, Urgency } from './client.ts'
import type { Library } from './library.ts'
import type { Line } from './line.ts'
import { asRecord } from './plain.ts'
import { type Asked, askRaw, segment } from './raw.ts'
import { orNull, present, presentList, readSubscription } from './shapes.ts'

type Methods = Pick<
  Client,
  'subscriptions' | 'subscription' | 'subscribe' | 'enable' | 'unsubscribe' | 'testSubscription'
>

const version = '7.1-preview.1'
const subscriptions = { area: 'hooks', id: 'fc50d02a-849f-41fb-8af1-0a5216103269', version }
const tests = { area: 'hooks', id: '1139462c-7e27-4524-a997-31b9b73551fe', version }

const ours = { publisherId: 'tfs', consumerId: 'webHooks', consumerActionId: 'httpRequest' }

/** Service hooks: what the service tells whom, and whether it still does. */
export function hookMethods(line: Line, urgency: Urgency): Methods {
  const read = { urgency, isRepeatable: true }
  const write = { urgency, isRepeatable: false }
  const ask = (library: Library, asked: Asked) => askRaw(library, library.at('core'), subscriptions, asked)
  const find = (library: Library, id: string) =>
    ask(library, { method: 'get', route: { subscriptionId: segment(id) } })

  return {
    async subscriptions() {
      return await line.ask(read, async (library) => {
        const answer = asRecord(await ask(library, { method: 'get', query: ours }))
        return presentList(answer.value).flatMap((each) => readSubscription(each) ?? [])
      })
    },

    async subscription(id) {
      return await line.ask(read, async (library) => {
        const found = await orNull(find(library, id))
        return found === null ? null : present(readSubscription(found))
      })
    },

    async subscribe({ eventType, projectId, url, username, password }) {
      const body = {
        ...ours,
        eventType,
        resourceVersion: '1.0',
        // The service takes a project it is given for one it has to find; none is all.
        publisherInputs: projectId ? { projectId } : {},
        consumerInputs: {
          url,
          basicAuthUsername: username,
          basicAuthPassword: password,
          resourceDetailsToSend: 'all',
          messagesToSend: 'none',
          detailedMessagesToSend: 'none',
        },
      }
      return await line.ask(write, async (library) =>
        present(readSubscription(await ask(library, { method: 'create', body }))),
      )
    },

    // The password reads back masked; sent so, it stays what it was.
    async enable(id) {
      return await line.ask(read, async (library) => {
        const route = { subscriptionId: segment(id) }
        const body = { ...asRecord(present(await find(library, id))), status: 'enabled' }
        return present(readSubscription(await ask(library, { method: 'replace', route, body })))
      })
    },

    async unsubscribe(id) {
      await line.ask(read, (library) =>
        orNull(ask(library, { method: 'del', route: { subscriptionId: segment(id) } })),
      )
    },

    async testSubscription(id) {
      await line.ask(write, async (library) => {
        const details = asRecord(present(await find(library, id)))
        const { eventType, publisherInputs, consumerInputs } = details
        const body = { subscriptionId: id, details: { ...ours, eventType, publisherInputs, consumerInputs } }
        await askRaw(library, library.at('core'), tests, {
          method: 'create',
          query: { useRealData: false },
          body,
        })
      })
    },
  }
}
