import assert from 'node:assert/strict'
import { forgetOldEvents } from '../../services/retention/oldEvents.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

const dayMs = 24 * 3_600_000

describe('what is old', () => {
  let hitch: TestHitch
  before(async () => {
    hitch = await startHitch({ HITCH_RETENTION_DAYS: '30' })
  })
  after(() => hitch.stop())

  it('is forgotten, but for the first and the last event of a group that lives', async () => {
    const ids: string[] = []
    for (let index = 0; index < 6; index++) ids.push(await sendOne('LiveError'))
    await pass(31)
    const fresh = await sendOne('LiveError')
    await tidy()
    // Those of one moment are in the order of their ids.
    assert.deepEqual(await eventsOf('LiveError'), [ids.sort()[0], fresh])
    assert.equal((await groupOf('LiveError'))?.eventCount, 7, 'what was counted stays counted')
  })

  it('is found to the last, however small the steps are', async () => {
    const names = ['Ab', 'Cd', 'Ef', 'Gh', 'Ij'].map((name) => `Step${name}Error`)
    for (const name of names) for (let count = 0; count < 5; count++) await sendOne(name)
    await pass(31)
    let position: number | null = 0
    let forgotten = 0
    while (position !== null) {
      const at = { position, most: 2, now: hitch.app.now() }
      const walked: { forgotten: number; position: number | null } = await hitch.app.db.$transaction((tx) =>
        forgetOldEvents(hitch.app, tx, at),
      )
      forgotten += walked.forgotten
      position = walked.position
    }
    for (const name of names)
      assert.ok((await eventsOf(name)).length <= 3, 'first, newest, and the one shown')
    assert.ok(forgotten >= names.length * 2)
  })

  it('is forgotten sooner in a project that says so, and no sooner elsewhere', async () => {
    const made = (await hitch.api('POST', '/api/0/organizations/hitch/projects/', { name: 'Short' })).body
    const [key] = (await hitch.api('GET', '/api/0/projects/hitch/short/keys/')).body as { public: string }[]
    const to = { projectId: Number((made as { id: string }).id), publicKey: key?.public ?? '' }
    const path = '/api/0/projects/hitch/short/'
    assert.equal((await hitch.api('PUT', path, { retentionDays: 0 })).status, 400)
    assert.equal((await hitch.api('PUT', path, { retentionDays: 5 })).status, 200)
    for (let index = 0; index < 4; index++) {
      await sendOne('ShortError', to)
      await sendOne('LongError')
      await pass(2)
    }
    await tidy()
    assert.equal((await eventsOf('ShortError')).length, 3, 'the first, and what is younger than five days')
    assert.equal((await eventsOf('LongError')).length, 4)
  })

  it('is a whole group, when nobody has put anything into it', async () => {
    await hitch.api('POST', '/api/0/organizations/hitch/members/', { email: 'ada@shop.example' })
    for (const name of ['DullError', 'SaidError', 'HersError', 'QuietError']) await sendOne(name)
    await sendOne('DullError')
    const dull = await groupOf('DullError')
    await hitch.app.db.groupUser.createMany({
      data: Array.from({ length: 300 }, (_, user) => ({
        groupId: dull?.id ?? 0,
        userKey: `user ${user}`,
      })),
    })
    await issue('SaidError', 'POST', 'comments/', { text: 'The new bank does this.' })
    await issue('HersError', 'PUT', '', { assignedTo: 'ada@shop.example' })
    await issue('QuietError', 'PUT', '', { status: 'ignored', substatus: 'archived_forever' })
    await pass(29)
    await tidy()
    assert.ok(await groupOf('DullError'))
    await pass(2)
    await tidy()
    assert.equal(await groupOf('DullError'), null)
    assert.equal(await hitch.app.db.groupUser.count({ where: { userKey: { startsWith: 'user ' } } }), 0)
    for (const name of ['SaidError', 'HersError', 'QuietError']) assert.ok(await groupOf(name), name)
    await sendOne('DullError')
    assert.equal((await groupOf('DullError'))?.eventCount, 1, 'it is new when it comes back')
  })

  it('is what goes beyond the budget of a project, the loudest first', async () => {
    const project = '/api/0/projects/hitch/demo/'
    assert.equal((await hitch.api('PUT', project, { eventBudget: 999 })).status, 400)
    await hitch.api('PUT', project, { eventBudget: 1_000 })
    await Promise.all(Array.from({ length: 60 }, () => sendOne('RareError')))
    await Promise.all(Array.from({ length: 1_000 }, () => sendOne('LoudError')))
    await pass(1)
    await tidy()
    const { projectId } = hitch.demo
    assert.equal(await hitch.app.db.event.count({ where: { projectId } }), 1_000)
    assert.ok((await eventsOf('RareError')).length > ((await eventsOf('LoudError')).length / 1_000) * 50)
    assert.equal((await groupOf('LoudError'))?.eventCount, 1_000)
    await hitch.api('PUT', project, { eventBudget: null })
  })

  it('is counted in the metrics', async () => {
    const text = await (await fetch(`${hitch.url}/metrics`)).text()
    assert.match(text, /hitch_forgotten_rows_total\{kind="events"\} \d/)
    assert.match(text, /hitch_forgetting_behind_seconds\{kind="groups"\} 0\n/)
    assert.match(text, /hitch_oldest_event_seconds \d/)
    assert.match(text, /hitch_deleted_projects 0\n/)
  })

  async function sendOne(type: string, to = hitch.demo): Promise<string> {
    const { status, body } = await hitch.send(errorEvent(type, type, `in${type}`), to)
    assert.equal(status, 200)
    return String(body.id)
  }

  async function eventsOf(type: string): Promise<string[]> {
    const rows = await hitch.app.db.event.findMany({
      where: { title: { startsWith: type } },
      orderBy: [{ receivedAt: 'asc' }],
    })
    return rows.map(({ eventId }) => eventId.replaceAll('-', ''))
  }

  function groupOf(type: string) {
    return hitch.app.db.group.findFirst({ where: { title: { startsWith: type } } })
  }

  async function issue(type: string, method: string, path: string, body: object) {
    const { id = 0 } = (await groupOf(type)) ?? {}
    const answer = await hitch.api(method, `/api/0/issues/${id}/${path}`, body)
    assert.ok(answer.status < 300, JSON.stringify(answer.body))
  }

  const pass = (days: number) => hitch.advance(days * dayMs)

  async function tidy() {
    await hitch.app.db.$transaction((tx) => hitch.app.jobs.send(tx, 'tidy', {}))
    await hitch.drain()
  }
})
