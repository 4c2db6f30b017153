import assert from 'node:assert/strict'
import { type Connector, type PostedMessage, startConnector } from '../fakes/connector.ts'
import { createTeams, type Room, type Teams, textOf, type User } from '../fakes/teams.ts'
import { errorEvent } from '../harness/hitch.ts'
import { type Synced, startSynced } from '../harness/synced.ts'
import { openBrowser } from '../pages/browser.ts'

const ada: User = { id: '29:ada', name: 'Ada' }
const team = { id: '19:general@thread.tacv2', name: 'Shop' }
const alerts: Room = { id: '19:alerts@thread.tacv2', kind: 'channel', team, name: 'Alerts' }

describe('groups that are merged, in chats, on pages and in Azure DevOps', function () {
  this.timeout(60_000)
  let both: Synced
  let connector: Connector
  let teams: Teams

  beforeEach(async () => {
    both = await startSynced({ firstNumber: 31 })
    connector = await startConnector({ path: '/_connector' })
    teams = createTeams(both.hitch, connector)
    await teams.install(alerts, ada, { picked: true })
    await both.advance(2_000)
    await both.settle()
    for (const fn of ['charge', 'refund'])
      await both.hitch.send(errorEvent('TypeError', `no price to ${fn}`, fn))
    await both.hitch.send(errorEvent('TypeError', 'no price to refund', 'refund'))
    await settle()
  })
  afterEach(async () => {
    await both.stop()
    await connector.stop()
  })

  it('leave one live card, and get both back when that is undone', async () => {
    const [first, second] = [cardOf('charge'), cardOf('refund')]
    await teams.say(alerts, ada, 'merge DEMO-1 into DEMO-2')
    await settle()
    assert.match(lastLine(), /DEMO-1 merged into DEMO-2/)
    assert.match(textOf(first), /It was merged into DEMO-2/)
    assert.match(textOf(second), /DEMO-1 merged into this by Ada in Teams/)
    assert.match(textOf(second), /3/)

    await teams.say(alerts, ada, 'undo demo-2')
    await settle()
    assert.match(lastLine(), /DEMO-1 is a group of its own again/)
    assert.match(textOf(first), /Taken out of DEMO-2 again by Ada.*no price to charge/)
    assert.match(textOf(second), /DEMO-1 taken out again/)
    const resolved = await teams.press(alerts, ada, first, 'resolve', { inputs: { resolveChoice: 'now' } })
    assert.equal(resolved.status, 200)
    await settle()
    assert.deepEqual(await statuses(), ['resolved', 'unresolved'])
  })

  it('take presses on the card that somebody kept for the one they are in', async () => {
    const live = cardOf('refund')
    const old = { ...cardOf('charge'), activity: structuredClone(cardOf('charge').activity) } as PostedMessage
    await api('PUT', 'issues/?id=DEMO-1&id=DEMO-2', { merge: 1 })
    await teams.press(alerts, ada, old, 'resolve', { inputs: { resolveChoice: 'now' } })
    await settle()
    assert.deepEqual(await statuses(), ['merged', 'resolved'])
    assert.match(textOf(live), /Resolved.*By Ada/)
    assert.equal((await api('GET', 'issues/DEMO-1/')).shortId, 'DEMO-2')
    const found = (await api('GET', 'issues/?query=')) as unknown as { shortId: string }[]
    assert.deepEqual(
      found.map(({ shortId }) => shortId),
      ['DEMO-2'],
    )
  })

  it('keep their work items, which neither reopen nor close by it', async () => {
    const live = cardOf('refund')
    const charge = both.azure.createItem({ type: 'Bug', fields: { 'System.Title': 'charge' } }).number
    await api('PUT', `issues/DEMO-1/integrations/${both.integrationId}/`, { externalIssue: String(charge) })
    await settle()
    await api('PUT', 'issues/DEMO-1/', { status: 'resolved' })
    await settle()
    const state = both.azure.item(charge).state
    await api('PUT', 'issues/?id=DEMO-1&id=DEMO-2', { merge: 1 })
    await settle()
    assert.equal(both.azure.item(charge).state, state)
    assert.match(textOf(live), new RegExp(String(charge)))
    await api('PUT', 'issues/DEMO-2/', { status: 'resolved' })
    await settle()
    await api('PUT', 'issues/DEMO-2/', { status: 'unresolved' })
    await settle()
    assert.notEqual(both.azure.item(charge).state, state, 'from then on it follows the one it is linked to')
    const links = both.azure.item(charge).relations.filter(({ rel }) => rel === 'Hyperlink')
    assert.equal(links.length, 1)
  })

  it('are merged, split and put back on the page, and refused in words', async () => {
    const browser = await openBrowser(both.hitch.url)
    const submit = async (fields: Record<string, string>) => {
      const answer = await browser.post(
        await browser.open('/groups/DEMO-2'),
        '/groups/DEMO-2/regroup',
        fields,
      )
      return answer.status === 303 ? browser.open('/groups/DEMO-2') : answer
    }
    let page = await browser.open('/groups/DEMO-2')
    assert.match(page.text, /Merge into DEMO-2/)
    page = await submit({ merge: 'DEMO-9' })
    assert.match(page.text, /There is no group DEMO-9 here/)
    page = await submit({ merge: 'demo-1' })
    assert.match(page.text, /DEMO-1.*was merged into this/s)
    const [{ id: regrouping } = { id: '' }] = (await api('GET', 'issues/DEMO-2/regroupings/')) as unknown as {
      id: string
    }[]
    page = await submit({ undo: regrouping })
    assert.doesNotMatch(page.text, /was merged into this/)
    const hashes = (await both.hitch.app.db.groupHash.findMany({ where: { group: { number: 2 } } })).map(
      ({ hash }) => hash,
    )
    page = await submit({ split: 'yes', hash: hashes.join(',') })
    assert.match(page.text, /At least one of its own ways must stay|still being sorted/)
  })

  async function settle() {
    for (let turn = 0; turn < 3; turn++) {
      await both.settle()
      await both.advance(31_000)
    }
    await both.settle()
  }

  async function api(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const answer = await both.hitch.api(method, `/api/0/organizations/hitch/${path}`, body)
    assert.ok(answer.status < 300, `${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body as Record<string, unknown>
  }

  async function statuses() {
    const rows = await both.hitch.app.db.group.findMany({ orderBy: { id: 'asc' } })
    return rows.map(({ status }) => status)
  }

  function cardOf(fn: string): PostedMessage {
    const found = connector.posted(alerts.id).find((message) => textOf(message).includes(`no price to ${fn}`))
    if (!found) throw new Error(`no card of ${fn}`)
    return found
  }

  function lastLine(): string {
    const last = connector.posted(alerts.id).at(-1)
    return last ? textOf(last) : ''
  }
})
