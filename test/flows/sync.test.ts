import assert from 'node:assert/strict'
import { createWorkItem } from '../../services/azureDevOps/links/links.ts'
import { type Connector, type PostedMessage, startConnector } from '../fakes/connector.ts'
import { createTeams, type Room, type Teams, textOf, type User } from '../fakes/teams.ts'
import { errorEvent } from '../harness/hitch.ts'
import { type Synced, startSynced } from '../harness/synced.ts'

const channel: Room = {
  id: '19:errors@thread.tacv2',
  kind: 'channel',
  team: { id: '19:team@thread.tacv2', name: 'Shop' },
  name: 'Errors',
}
const ada: User = { id: '29:ada', name: 'Ada' }

describe('a group and its work item', () => {
  let both: Synced
  let connector: Connector
  let teams: Teams
  let groupId: number

  beforeEach(async () => {
    both = await startSynced({ firstNumber: 31 })
    connector = await startConnector()
    teams = createTeams(both.hitch, connector)
    await teams.install(channel, ada)
    await both.settle()
    const { app } = both.hitch
    const { id: conversationId } = await app.db.conversation.findFirstOrThrow()
    await app.db.integration.updateMany({ data: { conversationId } })
    for (const [name, email] of [
      ['Ana Lima', 'ana@contoso.example'],
      ['Bo Chen', 'bo@contoso.example'],
    ])
      await both.hitch.api('POST', '/api/0/organizations/hitch/members/', { name, email, role: 'member' })
    await both.hitch.send(errorEvent('TypeError', 'no price'))
    await both.settle()
    groupId = (await app.db.group.findFirstOrThrow()).id
  })
  afterEach(async () => {
    await connector.stop()
    await both.stop()
  })

  it('is linked by its number: the card shows it, and it leads back to the group', async () => {
    const { number } = both.azure.createItem({ title: 'Checkout fails', state: 'Active' })
    assert.equal((await link(number)).status, 201)
    assert.match(card(), /Bug 31/)
    assert.match(card(), /Active/)
    const [relation] = both.azure.item(number).relations
    assert.match(relation?.url ?? '', /\/groups\/DEMO-1#link-\d+$/)
    assert.equal(both.azure.writes(number).length, 1)
    assert.deepEqual(await history(), ['first_seen', 'linked'])
  })

  it('moves with it, and with the group', async () => {
    const number = await linked()
    await change({ status: 'resolved' })
    assert.equal(both.azure.item(number).state, 'Resolved')
    both.azure.edit(number, { 'System.State': 'Closed' }, 'bo@contoso.example')
    await both.settle()
    assert.equal(await status(), 'resolved')
    both.azure.edit(number, { 'System.State': 'Active' }, 'bo@contoso.example')
    await both.settle()
    assert.equal(await status(), 'unresolved')
    await paced()
    assert.match(card(), /Reopened by Bo Chen in Azure DevOps/)
    both.azure.edit(number, { 'System.State': 'Resolved' })
    await both.settle()
    await paced()
    assert.match(card(), /Resolved/)
    noEchoes()
  })

  it('is reopened when the error comes back, and says why', async () => {
    const number = await linked()
    await change({ status: 'resolved' })
    await both.advance(60_000)
    await both.hitch.send(errorEvent('TypeError', 'no price', 'charge', { release: 'shop@1.3.0' }))
    await both.settle()
    const item = both.azure.item(number)
    assert.equal(item.state, 'Active')
    assert.match(item.comments.at(-1)?.text ?? '', /Seen again in shop@1\.3\.0 after it was resolved/)
    noEchoes()
  })

  it('is assigned with it, by e-mail in any case, and with the group', async () => {
    const number = await linked()
    both.azure.edit(number, { 'System.AssignedTo': 'bo@contoso.example' })
    await both.settle()
    assert.equal((await group()).assignee?.name, 'Bo Chen')
    await change({ assignedTo: 'ana@contoso.example' })
    assert.equal(both.azure.item(number).assignee, 'ana@contoso.example')
    await change({ assignedTo: '' })
    assert.equal(both.azure.item(number).assignee, null)
    both.azure.edit(number, { 'System.AssignedTo': 'ana@contoso.example' })
    await both.settle()
    both.azure.edit(number, { 'System.AssignedTo': null })
    await both.settle()
    assert.equal((await group()).assignee, null)
    noEchoes()
  })

  it('asks who an assignee is whom nobody knows, and never takes one of two', async () => {
    const number = await linked()
    const sam = both.azure.addPerson({ name: 'Sam Roe', login: 'sam@contoso.example' })
    both.azure.edit(number, { 'System.AssignedTo': sam.login ?? '' })
    await both.settle()
    assert.equal((await group()).assignee, null)
    assert.match(card(), /Sam Roe/)
    assert.match(said(), /Bug 31 was assigned to Sam Roe in Azure DevOps, and I do not know who that is here/)
    await both.settle()
    assert.equal(both.azure.item(number).assignee, 'sam@contoso.example')
    const times = connector.posted().filter((message) => /do not know who that is/.test(textOf(message)))
    assert.equal(times.length, 1)
  })

  it('carries comments both ways, with edits and deletions', async () => {
    const number = await linked()
    const made = await comments('POST', '', { text: 'it is <b>the</b> cache' })
    await both.settle()
    const [ours] = both.azure.item(number).comments
    assert.match(ours?.text ?? '', /it is &lt;b&gt;the&lt;\/b&gt; cache/)
    await comments('PUT', `${made.id}/`, { text: 'it is the queue' })
    await both.settle()
    assert.match(both.azure.item(number).comments[0]?.text ?? '', /it is the queue/)
    await comments('DELETE', `${made.id}/`)
    await both.settle()
    assert.equal(both.azure.item(number).comments.length, 0)

    const id = both.azure.comment(number, '<div>Can you <b>repeat</b> it?</div>', 'bo@contoso.example')
    await both.settle()
    await paced()
    assert.match(said(), /Bo Chen on Bug 31: Can you repeat it\?/)
    both.azure.editComment(number, id, '<div>Can you repeat it on 1.3?</div>', 'bo@contoso.example')
    await both.settle()
    assert.match((await theirComments())[0]?.text ?? '', /on 1\.3/)
    both.azure.deleteComment(number, id, 'bo@contoso.example')
    await both.settle()
    assert.deepEqual(await theirComments(), [])
    assert.equal(both.azure.item(number).comments.length, 0)
    noEchoes()
  })

  it('reads it again when somebody wrote at the same moment', async () => {
    const number = await linked()
    let isFirst = true
    both.azure.fault({
      match: ({ method }) => {
        if (method === 'PATCH' && isFirst) {
          isFirst = false
          both.azure.edit(number, { 'System.Title': 'Checkout fails for guests' })
        }
        return false
      },
    })
    await change({ status: 'resolved' })
    const item = both.azure.item(number)
    assert.deepEqual([item.title, item.state], ['Checkout fails for guests', 'Resolved'])
    await both.settle()
    assert.match(card(), /Checkout fails for guests/)
  })

  it('goes by whoever moved later when both did, and says so', async () => {
    const number = await linked()
    both.azure.hooks.trouble({ lose: 1 })
    await change({ status: 'resolved' })
    both.azure.fault({ match: /PATCH/, status: 503, times: 50 })
    await change({ status: 'unresolved' })
    await both.advance(1_000)
    both.azure.edit(number, { 'System.State': 'Closed' })
    both.azure.clearFaults()
    await both.advance(120_000)
    await both.settle()
    assert.equal(both.azure.item(number).state, 'Active')
    assert.equal(await status(), 'unresolved')
  })

  it('finds out what lost hooks did not tell', async () => {
    const number = await linked()
    both.azure.hooks.trouble({ lose: 1 })
    both.azure.edit(number, { 'System.State': 'Closed' })
    await both.settle()
    assert.equal(await status(), 'unresolved')
    await both.advance(11 * 60_000)
    await minute()
    assert.equal(await status(), 'resolved')
  })

  it('waits for an Azure DevOps that is away, says so once, and loses nothing', async () => {
    const number = await linked()
    const away = both.azure.fault({ match: /./, status: 503, times: 10_000 })
    await change({ status: 'resolved' })
    for (let seconds = 0; seconds < 600; seconds += 20) {
      await both.advance(20_000)
      await both.hitch.drain()
    }
    assert.equal(both.azure.item(number).state, 'Active')
    away.end()
    await both.advance(120_000)
    await both.settle()
    assert.equal(both.azure.item(number).state, 'Resolved')
    const lines = connector.posted().map(textOf)
    assert.equal(lines.filter((line) => /has not answered since/.test(line)).length, 1)
    assert.equal(lines.filter((line) => /answers again/.test(line)).length, 1)
  })

  it('says once that its credential is not taken any more, and catches up when it is renewed', async () => {
    const number = await linked()
    both.azure.setToken(both.azure.tokens.full, 'revoked')
    await change({ status: 'resolved' })
    both.azure.edit(number, { 'System.Title': 'Checkout fails for guests' })
    await both.settle()
    assert.equal(
      connector
        .posted()
        .map(textOf)
        .filter((line) => /does not take my credential/.test(line)).length,
      1,
    )
    both.azure.setToken(both.azure.tokens.full, 'valid')
    await both.advance(11 * 60_000)
    await minute()
    assert.equal(both.azure.item(number).state, 'Resolved')
    assert.match(card(), /for guests/)
  })

  it('is shown as deleted, and followed again when it is restored', async () => {
    const number = await linked()
    both.azure.removeItem(number)
    await both.settle()
    assert.match(said(), /Bug 31 was deleted in Azure DevOps/)
    await change({ status: 'resolved' })
    both.azure.restoreItem(number)
    await both.settle()
    assert.equal(both.azure.item(number).state, 'Resolved')
    assert.ok((await history()).includes('synced'))
  })

  it('is followed when it is retyped, moved, and when its states change', async () => {
    const number = await linked()
    both.azure.retype(number, 'Task')
    await both.settle()
    assert.match(card(), /Task 31/)
    await change({ status: 'resolved' })
    assert.equal(both.azure.item(number).state, 'Closed')
  })

  it('is one of several that speak with one voice', async () => {
    const number = await linked()
    await both.hitch.send(errorEvent('RangeError', 'no stock', 'pick'))
    await both.settle()
    const second = await both.hitch.app.db.group.findFirstOrThrow({ where: { number: 2 } })
    assert.equal((await link(number, second.id)).status, 201)
    await change({ status: 'resolved' })
    assert.equal(both.azure.item(number).state, 'Active')
    await change({ status: 'resolved' }, second.id)
    assert.equal(both.azure.item(number).state, 'Resolved')
    both.azure.edit(number, { 'System.State': 'Active' })
    await both.settle()
    const states = await both.hitch.app.db.group.findMany({ select: { status: true } })
    assert.deepEqual(states, [{ status: 'unresolved' }, { status: 'unresolved' }])
    noEchoes()
  })

  it('takes its other work items along when one of them is done', async () => {
    const first = await linked()
    const second = await linked()
    both.azure.edit(first, { 'System.State': 'Closed' })
    await both.settle()
    assert.equal(both.azure.item(second).state, 'Resolved')
    noEchoes()
  })

  it('leaves alone what people chose to keep apart', async () => {
    const number = await linked()
    const path = `/api/0/organizations/hitch/integrations/${both.integrationId}/`
    const { status: answer } = await both.hitch.api('PUT', path, {
      options: { all: { statusOut: false, assigneeIn: false, commentsOut: false } },
    })
    assert.equal(answer, 200)
    await change({ status: 'resolved' })
    await comments('POST', '', { text: 'for us alone' })
    both.azure.edit(number, { 'System.AssignedTo': 'bo@contoso.example' })
    await both.settle()
    const item = both.azure.item(number)
    assert.deepEqual([item.state, item.comments.length], ['Active', 0])
    assert.equal((await group()).assignee, null)
    both.azure.edit(number, { 'System.State': 'Closed' })
    await both.settle()
    both.azure.edit(number, { 'System.State': 'Active' })
    await both.settle()
    assert.equal(await status(), 'unresolved')
  })

  it('tells its work item how often it was seen, seldom', async () => {
    const number = await linked()
    const before = both.azure.writes(number).length
    for (let minute = 0; minute < 30; minute += 5) {
      await both.hitch.send(errorEvent('TypeError', 'no price'))
      await both.advance(5 * 60_000)
      await both.settle()
    }
    const { relations } = both.azure.item(number)
    assert.match(JSON.stringify(relations), /DEMO-1 in Hitch: seen \d times, last 2026-11-22 12:\d\d UTC/)
    assert.ok(both.azure.writes(number).length - before <= 2)
  })

  it('is unlinked: the address is taken off, and it is followed no longer', async () => {
    const number = await linked()
    const path = `/api/0/organizations/hitch/issues/${groupId}/integrations/${both.integrationId}/`
    const { id } = await both.hitch.app.db.workItem.findFirstOrThrow()
    const answer = await both.hitch.api('DELETE', `${path}?externalIssue=${id}`)
    if (answer.status >= 300) await both.hitch.api('DELETE', `${path}?externalIssue=${number}`)
    await both.settle()
    assert.deepEqual(both.azure.item(number).relations, [])
    await change({ status: 'resolved' })
    assert.equal(both.azure.item(number).state, 'Active')
    assert.ok(!/Bug 31/.test(card()))
    assert.equal(await both.hitch.app.db.link.count(), 0)
  })

  it('is made once, though the answer was lost', async () => {
    both.azure.fault({ match: /POST .*\/workitems\/\$Bug(\?(?!.*validateOnly=true)|$)/i, drop: 'after' })
    const by = { organizationId: 1, name: 'a test', person: null, via: 'api' } as const
    await createWorkItem(both.hitch.app, { groupId, create: { title: 'Checkout fails' }, by })
    for (let turn = 0; turn < 5; turn++) {
      await both.advance(60_000)
      await both.settle()
    }
    const items = both.azure.items()
    assert.equal(items.length, 1)
    assert.match(card(), new RegExp(`${items[0]?.type} ${items[0]?.number}`))
  })

  // What we wrote comes back as a hook; it must not be written again, here or there.
  function noEchoes(): void {
    const empty = both.azure.writes().filter((write) => write.isEmpty)
    assert.deepEqual(
      empty.map(({ path }) => path),
      [],
    )
  }

  async function linked(): Promise<number> {
    const { number } = both.azure.createItem({ title: 'Checkout fails', state: 'Active' })
    assert.equal((await link(number)).status, 201)
    return number
  }

  async function link(number: number, id = groupId) {
    const path = `/api/0/organizations/hitch/issues/${id}/integrations/${both.integrationId}/`
    const answer = await both.hitch.api('PUT', path, { externalIssue: String(number) })
    await both.settle()
    return answer
  }

  async function change(body: object, id = groupId): Promise<void> {
    const { status: answer } = await both.hitch.api('PUT', `/api/0/issues/${id}/`, body)
    assert.equal(answer, 200)
    await both.settle()
  }

  async function comments(method: string, rest: string, body?: object): Promise<{ id: string }> {
    const answer = await both.hitch.api(method, `/api/0/issues/${groupId}/comments/${rest}`, body)
    assert.ok(answer.status < 300, JSON.stringify(answer.body))
    return answer.body as { id: string }
  }

  async function theirComments(): Promise<{ text: string }[]> {
    const rows = await both.hitch.app.db.groupActivity.findMany({
      where: { groupId, kind: 'comment', via: 'azureDevOps' },
    })
    return rows.map(({ data }) => data as { text: string })
  }

  // A conversation takes only so many messages at once; the rest come a little later.
  async function paced(): Promise<void> {
    await both.advance(30_000)
    await both.settle()
  }

  async function minute(): Promise<void> {
    await both.hitch.app.jobs.send(both.hitch.app.db, 'everyMinute', {})
    await both.settle()
  }

  async function group() {
    return both.hitch.app.db.group.findUniqueOrThrow({ where: { id: groupId }, include: { assignee: true } })
  }

  async function status(): Promise<string> {
    return (await group()).status
  }

  async function history(): Promise<string[]> {
    const rows = await both.hitch.app.db.groupActivity.findMany({
      where: { groupId },
      orderBy: { id: 'asc' },
    })
    return rows.map(({ kind }) => kind)
  }

  function card(): string {
    return textOf(
      connector.posted(channel.id).find((message) => textOf(message).includes('no price')) ?? none(),
    )
  }

  function said(): string {
    return connector.posted().map(textOf).join('\n')
  }
})

function none(): PostedMessage {
  throw new Error('there is no such card')
}
