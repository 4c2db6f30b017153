import assert from 'node:assert/strict'
import type { HookSubscription, Integration } from '../../prisma/client/client.ts'
import { hookEvents, hookPasswords, hookUrl } from '../../services/azureDevOps/hooks/address.ts'
import {
  byHand,
  ensureSubscriptions,
  removeSubscriptions,
  renewHookPassword,
} from '../../services/azureDevOps/hooks/subscribe.ts'
import type { Subscription } from '../fakes/azureDevOps/subscription.ts'
import { type Connector, startConnector } from '../fakes/connector.ts'
import { createTeams, type Room, textOf } from '../fakes/teams.ts'
import { errorEvent } from '../harness/hitch.ts'
import { type Synced, startSynced } from '../harness/synced.ts'

const room: Room = { id: '19:errors@thread.v2', kind: 'groupChat' }
const hour = 3_600_000

describe('service hooks', () => {
  let both: Synced
  let connector: Connector

  before(async () => {
    connector = await startConnector()
  })
  after(() => connector.stop())

  async function start(options: Parameters<typeof startSynced>[0] = {}): Promise<void> {
    both = await startSynced({ firstNumber: 31, ...options })
    connector.posted(room.id).length = 0
    await createTeams(both.hitch, connector).install(room, { id: '29:ada', name: 'Ada' })
    await both.settle()
    const { app } = both.hitch
    const { id: conversationId } = await app.db.conversation.findFirstOrThrow()
    await app.db.integration.updateMany({ data: { conversationId } })
    heardBefore = connector.posted().length
  }
  afterEach(() => both.stop())

  let heardBefore = 0
  /** What was said since the start, or since it was last asked for. */
  function said(): string[] {
    const all = connector.posted().map(textOf)
    const lines = all.slice(heardBefore).filter((line) => line.includes('service hooks'))
    heardBefore = all.length
    return lines
  }

  async function integration(): Promise<Integration> {
    return both.hitch.app.db.integration.findUniqueOrThrow({ where: { id: both.integrationId } })
  }

  async function client() {
    return both.hitch.app.azureDevOps.client(await integration(), 'background')
  }

  async function rows(): Promise<HookSubscription[]> {
    return both.hitch.app.db.hookSubscription.findMany({ orderBy: { eventType: 'asc' } })
  }

  async function statuses(): Promise<string[]> {
    return [...new Set((await rows()).map(({ status }) => status))]
  }

  /** Ours in Azure DevOps, by event. */
  function theirs(): Subscription[] {
    return both.azure.hooks.subscriptions.toSorted((a, b) => a.eventType.localeCompare(b.eventType))
  }

  const ids = (list: { id: string }[]) => list.map(({ id }) => id)
  const knownIds = async () => (await rows()).map(({ externalId }) => externalId)

  async function ensure(): Promise<void> {
    await ensureSubscriptions(both.hitch.app, await integration(), await client())
  }

  /** An hour later; everything that follows from it. */
  async function watch(): Promise<void> {
    await both.advance(hour)
    await both.hitch.app.jobs.send(both.hitch.app.db, 'everyMinute', {})
    await both.settle()
  }

  /** A group that is linked to a work item. */
  async function linked(): Promise<{ number: number; status(): Promise<string | undefined> }> {
    const { hitch, azure, integrationId } = both
    await hitch.send(errorEvent('TypeError', 'no price'))
    await both.settle()
    const { id } = await hitch.app.db.group.findFirstOrThrow()
    const { number } = azure.createItem({ title: 'Checkout fails', state: 'Active' })
    const path = `/api/0/organizations/hitch/issues/${id}/integrations/${integrationId}/`
    const { status } = await hitch.api('PUT', path, { externalIssue: String(number) })
    assert.ok(status < 300)
    await both.settle()
    return {
      number,
      status: async () => (await hitch.app.db.group.findUnique({ where: { id } }))?.status,
    }
  }

  describe('that Hitch makes', () => {
    beforeEach(() => start())

    it('are one for each kind of event, with a password, and tried', async () => {
      const made = theirs()
      assert.deepEqual(
        made.map(({ eventType }) => eventType),
        hookEvents.toSorted(),
      )
      const { hookTestedAt, ...facts } = await integration()
      const url = hookUrl(both.hitch.app.config, facts)
      const { current } = hookPasswords(both.hitch.app, facts)
      for (const { consumerInputs, publisherInputs } of made) {
        assert.equal(consumerInputs.url, url)
        assert.deepEqual(
          [consumerInputs.basicAuthUsername, consumerInputs.basicAuthPassword],
          ['hitch', current],
        )
        assert.equal(publisherInputs.projectId, undefined)
      }
      assert.ok(hookTestedAt)
      assert.deepEqual(await knownIds(), ids(made))
      assert.deepEqual(await statuses(), ['enabled'])
    })

    it('stay when they work', async () => {
      const before = ids(theirs())
      await ensure()
      await watch()
      assert.deepEqual(ids(theirs()), before)
      assert.deepEqual(said(), [])
    })

    it('bring changes once, though they come twice and in any order', async () => {
      const { number, status } = await linked()
      both.azure.hooks.trouble({ double: 1, reorder: 0.7 })
      for (const state of ['Resolved', 'Active', 'Closed', 'Active', 'Closed'])
        both.azure.edit(number, { 'System.State': state })
      both.azure.comment(number, 'Can you repeat it?', 'bo@contoso.example')
      await both.settle()
      assert.equal(await status(), 'resolved')
      const taken = await both.hitch.app.db.hookNotification.findMany()
      const keys = taken.map(({ subscriptionId, notificationId }) => `${subscriptionId} ${notificationId}`)
      assert.equal(new Set(keys).size, keys.length)
      assert.equal(await both.hitch.app.db.groupActivity.count({ where: { kind: 'comment' } }), 1)
    })

    it('are adopted when the answer to making them was lost, and doubles go', async () => {
      await removeSubscriptions(both.hitch.app, await integration(), await client())
      assert.deepEqual(theirs(), [])
      both.azure.fault({ match: /^POST .*hooks\/subscriptions/i, drop: 'after' })
      await assert.rejects(ensure())
      assert.equal(theirs().length, 1)
      await ensure()
      assert.equal(theirs().length, 5)
      const [first] = theirs()
      if (first) both.azure.hooks.subscriptions.push({ ...first, id: crypto.randomUUID() })
      await ensure()
      assert.deepEqual(ids(theirs()), await knownIds())
    })

    it('are made as far as possible while Azure DevOps falters, and the rest soon', async () => {
      await removeSubscriptions(both.hitch.app, await integration(), await client())
      let count = 0
      const match = ({ method, path }: { method: string; path: string }) =>
        method === 'POST' && /hooks\/subscriptions/i.test(path) && ++count > 2
      const away = both.azure.fault({ match, status: 503, times: 100 })
      await assert.rejects(ensure())
      assert.equal((await rows()).length, 2)
      away.end()
      await both.advance(120_000)
      await watch()
      assert.deepEqual([theirs().length, await statuses()], [5, ['enabled']])
      assert.deepEqual(ids(theirs()), await knownIds())
    })

    it('move along when Hitch moves', async () => {
      const { hookToken } = await integration()
      const before = ids(theirs())
      for (const { consumerInputs } of theirs())
        consumerInputs.url = `https://old.example/extensions/vsts/issue-updated/${hookToken}/`
      await watch()
      const url = hookUrl(both.hitch.app.config, { hookToken })
      assert.ok(
        theirs().every(({ id, consumerInputs }) => consumerInputs.url === url && !before.includes(id)),
      )
      assert.equal(theirs().length, 5)
    })

    it('leave those of others alone, and clear away what Hitch forgot', async () => {
      const [sample] = theirs()
      assert.ok(sample)
      const place = `${both.hitch.app.config.publicUrl}/extensions/vsts/issue-updated`
      const add = (url: string, more: object = {}) => {
        const consumerInputs = { ...sample.consumerInputs, url }
        const added = { ...sample, id: crypto.randomUUID(), consumerInputs, ...more }
        both.azure.hooks.subscriptions.push(added)
        return added.id
      }
      const forgotten = add(`${place}/a-token-of-a-lost-database/`)
      const others = [
        add('https://ci.contoso.example/hook'),
        add('https://ci.contoso.example/extensions/vsts/issue-updated/'),
        add('https://other.example/extensions/vsts/issue-updated/a-token-of-another-hitch/'),
      ]
      await ensure()
      const left = ids(both.azure.hooks.subscriptions)
      assert.ok(!left.includes(forgotten))
      assert.ok(others.every((id) => left.includes(id)))
      await removeSubscriptions(both.hitch.app, await integration(), await client())
      assert.deepEqual(ids(both.azure.hooks.subscriptions).toSorted(), others.toSorted())
      assert.deepEqual(await rows(), [])
    })

    it('get a new password while both are taken', async () => {
      const { app } = both.hitch
      const old = hookPasswords(app, await integration()).current
      const { number, status } = await linked()
      // From the third on they cannot be remade yet.
      let count = 0
      const match = ({ method, path }: { method: string; path: string }) =>
        method === 'POST' && /hooks\/subscriptions/i.test(path) && ++count > 2
      const away = both.azure.fault({ match, status: 503, times: 100 })
      await assert.rejects(renewHookPassword(app, await integration(), await client()))
      const between = hookPasswords(app, await integration())
      assert.deepEqual([between.former, between.current === old], [old, false])
      both.azure.edit(number, { 'System.State': 'Closed' })
      await both.settle()
      assert.equal(await status(), 'resolved')
      assert.ok(theirs().every((one) => one.status === 'enabled'))

      away.end()
      await renewHookPassword(app, await integration(), await client())
      const after = hookPasswords(app, await integration())
      assert.deepEqual(after, { current: between.current, former: null })
      assert.ok(theirs().every(({ consumerInputs }) => consumerInputs.basicAuthPassword === after.current))
      assert.deepEqual(ids(theirs()), await knownIds())
    })
  })

  describe('that stop', () => {
    beforeEach(() => start())

    for (const [found, why] of [
      ['disabledBySystem', 'Azure DevOps had given up delivering them'],
      ['disabledByInactiveIdentity', 'the account that made them is not active any more'],
    ] as const)
      it(`are made anew when they are ${found}, and what was missed is caught up`, async () => {
        const { number, status } = await linked()
        const before = ids(theirs())
        both.azure.disableSubscription(found)
        both.azure.edit(number, { 'System.State': 'Closed' })
        await both.settle()
        assert.equal(await status(), 'unresolved')
        await watch()
        assert.equal(await status(), 'resolved')
        assert.ok(theirs().every((one) => one.status === 'enabled' && !before.includes(one.id)))
        assert.deepEqual(said(), [
          `The service hooks of Azure DevOps (contoso) were off at some time after 12:00 UTC: ${why}. They are on again, and what was missed is being caught up.`,
        ])
        await watch()
        assert.deepEqual(said(), [])
      })

    it('are made anew when they are gone', async () => {
      both.azure.hooks.subscriptions.length = 0
      await watch()
      assert.equal(theirs().length, 5)
      assert.match(said().join(), /were off at some time after 12:00 UTC: they were gone\. They are on again/)
    })

    it('are named when they are not all of them', async () => {
      both.azure.disableSubscription('disabledBySystem', (one) => one.eventType === 'workitem.commented')
      await watch()
      assert.match(said().join(), /\(contoso: commented\) were off/)
      assert.equal(theirs().length, 5)
    })

    it('stay off when people switched them off, and changes come all the same', async () => {
      const { number, status } = await linked()
      both.azure.disableSubscription('disabledByUser')
      await watch()
      const [line, ...more] = said()
      assert.match(line ?? '', /were switched off by somebody there, and I leave them off/)
      assert.deepEqual(more, [])
      both.azure.edit(number, { 'System.State': 'Closed' })
      await watch()
      await ensure()
      assert.equal(await status(), 'resolved')
      assert.ok(theirs().every((one) => one.status === 'disabledByUser'))
      assert.deepEqual([theirs().length, await statuses(), said()], [5, ['disabledByUser'], []])

      both.azure.disableSubscription('enabled')
      await watch()
      assert.match(said().join(), /come through again/)
    })

    it('are waited for while Azure DevOps holds them back', async () => {
      const { app } = both.hitch
      const { number, status } = await linked()
      // As if somebody had restored an old database: the passwords differ.
      const { hookSecret } = await integration()
      const change = (secret: string) => app.db.integration.updateMany({ data: { hookSecret: secret } })
      await change(app.secrets.seal(JSON.stringify({ password: 'another' })))
      await both.advance(5_000)
      both.azure.edit(number, { 'System.Title': 'Checkout fails for guests' })
      await both.azure.deliver()
      both.azure.edit(number, { 'System.State': 'Closed' })
      await watch()
      assert.equal(await status(), 'resolved')
      const [line, ...more] = said()
      assert.match(line ?? '', /\(contoso: updated\) are held back, as one could not be delivered to http/)
      assert.deepEqual(more, [])

      await change(hookSecret)
      // It was tried again after twenty minutes; the next time is after forty.
      await both.advance(40 * 60_000)
      await both.settle()
      assert.ok(theirs().every((one) => one.status === 'enabled'))
      // The one that came through is reason enough to look at once.
      await both.advance(5_000)
      await both.settle()
      assert.match(said().join(), /\(contoso: updated\) come through again/)
      assert.deepEqual(await statuses(), ['enabled'])
    })

    it('are told of once when they may not be made anew', async () => {
      both.azure.disableSubscription('disabledBySystem')
      const denied = { message: 'Access denied: Hitch Robot needs Edit subscriptions.' }
      both.azure.fault({ match: /^POST .*hooks\/subscriptions/i, status: 403, body: denied, times: 100 })
      await watch()
      await watch()
      const [line, ...more] = said()
      assert.match(line ?? '', /do not work any more, and I could not make new ones/)
      assert.match(line ?? '', /\/settings\/azure-devops\/\d+$/)
      assert.deepEqual(more, [])
      assert.match((await rows())[0]?.reason ?? '', /needs Edit subscriptions.*Project Collection Admin/)
      both.azure.clearFaults()
      await watch()
      assert.match(said().join(), /They are on again/)
    })

    it('cannot be seen by a credential that is not for hooks, and work on', async () => {
      const before = await rows()
      both.azure.fault({ match: /hooks\/subscriptions/i, status: 401, times: 100 })
      await watch()
      assert.deepEqual(
        await knownIds(),
        before.map(({ externalId }) => externalId),
      )
      assert.deepEqual([await statuses(), (await integration()).state, said()], [['enabled'], 'active', []])
    })

    it('are left alone while the credential is not taken at all', async () => {
      both.azure.setToken(both.azure.tokens.full, 'revoked')
      await watch()
      assert.deepEqual([await statuses(), (await integration()).state], [['enabled'], 'unauthorized'])
    })

    it('are looked at again when Azure DevOps was away', async () => {
      const away = both.azure.fault({ match: /./, status: 503, times: 10_000 })
      await watch()
      await both.advance(120_000)
      await both.settle()
      both.azure.disableSubscription('disabledBySystem')
      away.end()
      await both.advance(120_000)
      await both.settle()
      assert.ok(theirs().every((one) => one.status === 'enabled'))
      assert.match(said().join(), /given up delivering/)
    })
  })

  describe('that Hitch may not make', () => {
    async function connectAgain(token: string, more: object = {}): Promise<void> {
      const asked = { provider: 'vsts', url: both.azure.url, token, ...more }
      const { status } = await both.hitch.api('POST', '/api/0/organizations/hitch/integrations/', asked)
      assert.ok(status < 300)
      await both.settle()
    }

    beforeEach(async () => {
      await start()
      await removeSubscriptions(both.hitch.app, await integration(), await client())
    })

    it('are refused with a reason, and changes come all the same', async () => {
      const { number, status } = await linked()
      await connectAgain(both.azure.tokens.noHooks)
      assert.deepEqual([theirs(), await statuses()], [[], ['refused']])
      assert.match((await rows())[0]?.reason ?? '', /I may not make service hooks\. .*made by hand/)
      both.azure.edit(number, { 'System.State': 'Closed' })
      await watch()
      assert.equal(await status(), 'resolved')
      assert.deepEqual(said(), [])
    })

    it('are made by hand, and Hitch finds out when the first one comes', async () => {
      await connectAgain(both.azure.tokens.noHooks)
      const { number, status } = await linked()
      const { url, username, password, events, steps } = byHand(both.hitch.app, await integration())
      assert.equal(events.length, hookEvents.length)
      assert.ok(steps.every((step) => !step.includes(password)))
      for (const eventType of hookEvents)
        both.azure.hooks.subscriptions.push({
          ...template(),
          eventType,
          consumerInputs: { url, basicAuthUsername: username, basicAuthPassword: password },
        })
      both.azure.edit(number, { 'System.State': 'Closed' })
      await both.settle()
      assert.equal(await status(), 'resolved')
      const updated = (await rows()).find(({ eventType }) => eventType === 'workitem.updated')
      assert.deepEqual([updated?.status, updated?.reason], ['byHand', null])
      await watch()
      assert.equal(theirs().length, 5)
      assert.deepEqual(said(), [])
    })

    it('can be made in one project by its administrator', async () => {
      const [project] = both.azure.projects
      await connectAgain(both.azure.tokens.projectHooks, { project: project?.name })
      assert.deepEqual(await statuses(), ['enabled'])
      assert.ok(theirs().every(({ publisherInputs }) => publisherInputs.projectId === project?.id))
      assert.equal(theirs().length, 5)
      await ensure()
      assert.deepEqual(ids(theirs()), await knownIds())
    })

    it('are on once they may be made', async () => {
      await connectAgain(both.azure.tokens.noHooks)
      both.azure.people
        .filter(({ name }) => name === 'Hitch Member')
        .forEach((one) => {
          one.hooks = 'everywhere'
        })
      await watch()
      assert.deepEqual(await statuses(), ['enabled'])
      assert.deepEqual(said(), [
        'The service hooks of Azure DevOps (contoso) are on: what changes there shows here at once.',
      ])
    })

    function template(): Subscription {
      const at = both.hitch.app.now()
      return {
        id: crypto.randomUUID(),
        status: 'enabled',
        eventType: '',
        resourceVersion: '1.0',
        publisherInputs: {},
        consumerInputs: {},
        createdBy: both.azure.people[0]?.id ?? '',
        createdAt: at,
        modifiedBy: both.azure.people[0]?.id ?? '',
        modifiedAt: at,
        probationRetries: 0,
        lastProbationRetryAt: null,
        lastSuccessAt: null,
        notifications: 0,
      }
    }
  })

  describe('of a server', () => {
    it('work like those of the cloud', async () => {
      await start({ isServer: true })
      const { number, status } = await linked()
      both.azure.edit(number, { 'System.State': 'Closed' })
      await both.settle()
      assert.equal(await status(), 'resolved')
      assert.ok((await integration()).hookHeardAt)
    })
  })
})
