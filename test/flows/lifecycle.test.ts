import assert from 'node:assert/strict'
import { formatShortId } from '../../services/groups/shortId.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

type Json = Record<string, unknown>
type Issue = Json & { statusDetails: Json; activity: { type: string; data: Json }[] }

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

describe('the life of a group', () => {
  let hitch: TestHitch
  let number = 0

  before(async () => {
    hitch = await startHitch()
  })
  after(() => hitch.stop())
  beforeEach(async () => {
    number += 1
    await happens()
    await hitch.drain()
  })

  it('is new for a week, then ongoing, and nobody is woken by it', async () => {
    assert.deepEqual(await stands(), ['unresolved', 'new', 'high'])
    assert.deepEqual((await read()).inbox, {
      reason: 0,
      reason_details: null,
      date_added: hitch.app.now().toISOString(),
    })
    await put({ priority: 'low' })
    await wait(7 * day - minute)
    assert.deepEqual(await stands(), ['unresolved', 'new', 'low'])
    await wait(minute)
    assert.deepEqual(await stands(), ['unresolved', 'ongoing', 'low'])
    const issue = await read()
    assert.equal(issue.inbox, null)
    assert.deepEqual(
      issue.activity.map(({ type }) => type),
      ['auto_set_ongoing', 'set_priority', 'first_seen'],
    )
    const told = await hitch.app.db.$queryRaw<
      unknown[]
    >`SELECT 1 FROM pgboss.job WHERE name = 'notify' AND state < 'completed'`
    assert.equal(told.length, 0)
    await wait(30 * day)
    assert.equal((await read()).activity.length, 3, 'once')
  })

  it('is regressed for two weeks after it came back', async () => {
    await put({ status: 'resolved' })
    await wait(minute)
    await happens()
    assert.deepEqual(await stands(), ['unresolved', 'regressed', 'high'])
    assert.equal(((await read()).inbox as Json).reason, 2)
    await wait(14 * day - minute)
    assert.equal((await read()).substatus, 'regressed')
    await wait(minute)
    assert.equal((await read()).substatus, 'ongoing')
  })

  it('leaves the inbox when somebody has looked, and stays new', async () => {
    await put({ inbox: false })
    assert.equal((await read()).inbox, null)
    assert.deepEqual(await stands(), ['unresolved', 'new', 'high'])
    await put({ inbox: false })
    assert.deepEqual(
      (await read()).activity.map(({ type }) => type),
      ['mark_reviewed', 'first_seen'],
    )
    await wait(7 * day)
    assert.equal((await read()).substatus, 'ongoing')
  })

  it('escalates while it is open, when it comes far more often than it did', async () => {
    await happens(4, { level: 'warning' })
    await wait(8 * day)
    assert.deepEqual(await stands(), ['unresolved', 'ongoing', 'medium'])
    await happens(9, { level: 'warning' })
    await wait(minute)
    assert.equal((await read()).substatus, 'ongoing')
    await happens(1, { level: 'warning' })
    await wait(minute)
    assert.deepEqual(await stands(), ['unresolved', 'escalating', 'high'])
    const { type, data } = await newest()
    assert.deepEqual([type, data], ['set_escalating', { eventsToday: 10, eventsPerDay: 10 }])
    await wait(7 * day)
    assert.deepEqual(await stands(), ['unresolved', 'ongoing', 'medium'])
  })

  it('does not escalate by what is usual for it, nor just after somebody reopened it', async () => {
    await wait(8 * day)
    for (let turn = 0; turn < 4; turn++) {
      await happens(3)
      await wait(day)
    }
    await happens(20)
    await wait(minute)
    assert.equal((await read()).substatus, 'ongoing', 'thirty would be ten times its median day')
    await happens(10)
    await put({ status: 'resolved' })
    await put({ status: 'unresolved' })
    await wait(minute)
    assert.equal((await read()).substatus, 'ongoing', 'who reopened it has seen how often it comes')
  })

  it('is put away for events within a window, which rolls', async () => {
    await put({ status: 'ignored', statusDetails: { ignoreCount: 3, ignoreWindow: 60 } })
    for (let turn = 0; turn < 4; turn++) {
      await happens(2)
      await wait(61 * minute)
    }
    assert.deepEqual((await read()).statusDetails.ignoreWindow, 60)
    assert.equal((await read()).status, 'ignored')
    await happens(1)
    await wait(30 * minute)
    await happens(1)
    await wait(29 * minute)
    assert.equal((await read()).status, 'ignored')
    await happens(1)
    assert.deepEqual(await stands(), ['unresolved', 'escalating', 'high'])
    const { data } = await newest()
    assert.equal(data.why, '3 events within 1 hour')
  })

  it('is put away for users, those who came before not counted', async () => {
    await happens(1, { user: { id: 'ada' } })
    await put({ status: 'ignored', statusDetails: { ignoreUserCount: 2 } })
    await happens(3, { user: { id: 'ada' } })
    await happens(1, { user: { id: 'bo' } })
    assert.deepEqual((await read()).statusDetails.ignoreUserCount, 1)
    await happens(1, { user: { id: 'cleo' } })
    assert.deepEqual(await stands(), ['unresolved', 'escalating', 'high'])
  })

  it('is put away for users within a window', async () => {
    await put({ status: 'ignored', statusDetails: { ignoreUserCount: 2, ignoreUserWindow: 60 } })
    for (const id of ['ada', 'bo', 'cleo']) {
      await happens(2, { user: { id } })
      await wait(61 * minute)
    }
    assert.equal((await read()).status, 'ignored')
    await happens(1, { user: { id: 'ada' } })
    await happens(1, { user: { id: 'bo' } })
    assert.equal((await read()).status, 'unresolved')
    assert.equal(await hitch.app.db.snoozedUser.count(), 0, 'nobody is remembered longer than that')
  })

  it('is put away until it escalates by more than what was seen already', async () => {
    await happens(19)
    await put({ status: 'ignored', substatus: 'archived_until_escalating' })
    const { archivedUntilCount } = await row()
    assert.equal(archivedUntilCount, 200)
    await happens(1)
    assert.equal((await read()).status, 'ignored')
    assert.match(await pageOf(), /until it escalates \(200 events in a day\)|200 events in a day/)
  })

  it('is resolved in a commit, and comes back only in a release that has it', async () => {
    const commit = 'feedbeef'.repeat(5)
    await put({
      status: 'resolved',
      statusDetails: { inCommit: { commit: commit.slice(0, 10), repository: 'shop' } },
    })
    assert.deepEqual((await read()).statusDetails, {
      inCommit: { commit: commit.slice(0, 10), repository: 'shop' },
    })
    await wait(minute)
    await happens(1, { release: 'shop@2.0.0' })
    assert.equal((await read()).status, 'resolved', 'it is in no release yet')
    await ship('shop@2.0.9', [{ id: 'f'.repeat(40) }, { id: commit, repository: 'elsewhere' }])
    assert.ok((await read()).statusDetails.inCommit, 'another repository’s')
    await ship('shop@2.1.0', [{ id: commit, message: 'Mend the price' }])
    assert.deepEqual((await read()).statusDetails, { inRelease: 'shop@2.1.0' })
    assert.equal(await hitch.app.db.awaitedCommit.count(), 0)
    await wait(minute)
    await happens(1, { release: 'shop@2.0.5' })
    await happens(1)
    assert.equal((await read()).status, 'resolved', 'an older release, and none')
    await happens(1, { release: 'shop@2.1.1' })
    assert.equal((await read()).substatus, 'regressed')
    const { data } = await newest()
    assert.deepEqual([data.resolved_in_version, data.follows_semver], ['shop@2.1.0', true])
    await put({ status: 'resolved', statusDetails: { inCommit: { commit, repository: 'shop' } } })
    assert.deepEqual((await read()).statusDetails, { inRelease: 'shop@2.1.0' }, 'it is out already')
    await put({ status: 'resolved', statusDetails: { inCommit: { commit: 'abcdef0123' } } })
    await put({ status: 'unresolved' })
    assert.equal(await hitch.app.db.awaitedCommit.count(), 0)
  })

  it('comes back by any of the events that arrive together', async () => {
    await put({ status: 'resolved', statusDetails: { inRelease: 'shop@5.0.0' } })
    await wait(minute)
    const at = hitch.app.now().getTime() / 1000
    await Promise.all([
      hitch.send(event({ release: 'shop@5.1.0', timestamp: at - 20 })),
      hitch.send(event({ release: 'shop@4.0.0', timestamp: at })),
    ])
    assert.equal((await read()).substatus, 'regressed')
  })

  it('is resolved by age, where its project says so', async () => {
    const project = '/api/0/projects/hitch/demo/'
    assert.equal(
      ((await hitch.api('PUT', project, { resolveAge: -1 })).body as Json).resolveAge !== undefined,
      true,
    )
    const { body } = await hitch.api('PUT', project, { resolveAge: 48 })
    assert.equal((body as Json).resolveAge, 48)
    await wait(48 * hour)
    assert.equal((await read()).status, 'unresolved')
    await wait(minute)
    assert.equal((await read()).status, 'resolved')
    const { type } = await newest()
    assert.equal(type, 'set_resolved_by_age')
    assert.match(await pageOf(), /Resolved, because it was not seen for 2 days/)
    await hitch.api('PUT', project, { resolveAge: 0 })
    await happens()
    assert.equal((await read()).substatus, 'regressed')
  })

  it('can have no pair of states that means nothing', async () => {
    const { id } = await row()
    for (const data of [
      { status: 'resolved', substatus: 'new' },
      { status: 'archived', substatus: '' },
      { status: 'unresolved', substatus: 'forever' },
      { priority: 60 },
    ])
      await assert.rejects(hitch.app.db.group.update({ where: { id }, data }))
  })

  function event(more: object = {}): object {
    return errorEvent('TypeError', 'no price', `fn${number}`, more)
  }

  async function happens(times = 1, more: object = {}): Promise<void> {
    for (let turn = 0; turn < times; turn++) {
      const { status } = await hitch.send(event(more))
      assert.equal(status, 200)
    }
  }

  /** Moves the clock, and has the job of every minute run. */
  async function wait(milliseconds: number): Promise<void> {
    await hitch.advance(milliseconds)
    await hitch.app.jobs.send(hitch.app.db, 'moveGroups', {})
    await hitch.drain()
  }

  async function ship(version: string, commits: object[]): Promise<void> {
    const { status } = await hitch.api('POST', '/api/0/organizations/hitch/releases/', {
      version,
      projects: ['demo'],
      commits,
    })
    assert.ok(status < 300)
  }

  async function put(body: object): Promise<Json> {
    const answer = await hitch.api('PUT', `/api/0/issues/${shortId()}/`, body)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body as Json
  }

  async function read(): Promise<Issue> {
    return (await hitch.api('GET', `/api/0/issues/${shortId()}/`)).body as Issue
  }

  async function newest() {
    const [line] = (await read()).activity
    assert.ok(line)
    return line
  }

  async function stands() {
    const { status, substatus, priority } = await read()
    return [status, substatus, priority]
  }

  const shortId = () => formatShortId('DEMO', number)
  const row = () => hitch.app.db.group.findFirstOrThrow({ where: { number } })

  async function pageOf(): Promise<string> {
    const page = await fetch(`${hitch.url}/groups/${shortId()}`)
    return (await page.text()).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
  }
})
