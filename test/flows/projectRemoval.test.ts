import assert from 'node:assert/strict'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

type Json = Record<string, unknown>
type Key = { projectId: number; publicKey: string }

describe('a project that is deleted', () => {
  let hitch: TestHitch
  let to: Key
  before(async () => {
    hitch = await startHitch()
    to = await makeProject()
  })
  after(() => hitch.stop())

  it('is invisible at once, refuses events in words, and frees its name', async () => {
    for (let group = 0; group < 3; group++) await send(group)
    const [seen] = (await ask('GET', '/organizations/hitch/issues/?query=KioskError')) as unknown as Json[]
    await ask('DELETE', '/projects/hitch/kiosk/')
    assert.equal((await hitch.api('GET', '/api/0/projects/hitch/kiosk/')).status, 404)
    assert.equal((await hitch.api('DELETE', '/api/0/projects/hitch/kiosk/')).status, 404)
    assert.deepEqual(await ask('GET', '/organizations/hitch/issues/?query=KioskError'), [])
    assert.equal((await hitch.api('GET', `/api/0/issues/${seen?.id}/`)).status, 404)
    assert.equal((await hitch.api('GET', '/api/0/organizations/hitch/shortids/KIOSK-1/')).status, 404)
    const projects = (await ask('GET', '/organizations/hitch/projects/')) as unknown as Json[]
    assert.deepEqual(
      projects.map(({ slug }) => slug),
      ['demo'],
    )
    const refused = await send(0)
    assert.equal(refused.status, 403)
    assert.match(String(refused.body.detail), /its project was deleted/)
    const again = await makeProject()
    assert.notEqual(again.projectId, to.projectId)
    assert.equal((await hitch.send(errorEvent('KioskError', 'x'), again)).status, 200)
    assert.equal(((await ask('GET', '/organizations/hitch/shortids/KIOSK-1/')) as Json).projectSlug, 'kiosk')
    assert.equal(await eventsOf(to), 3, 'what it held goes later')
  })

  it('is emptied bit by bit while others take events', async () => {
    await fill(to, { groups: 300, events: 2_500 })
    const { projectId } = to
    await hitch.advance(10_000)
    const sending = keepSending()
    const before = await eventsOf(to)
    await hitch.app.db.$transaction((tx) => hitch.app.jobs.send(tx, 'tidy', {}))
    await hitch.drain()
    assert.ok(before > 2_500)
    const statuses = await sending.stop()
    assert.ok(statuses.length > 5)
    assert.deepEqual([...new Set(statuses)], [200])
    for (const table of ['Event', 'Group', 'GroupHash', 'ProjectHour', 'ProjectKey', 'Release', 'Monitor'])
      assert.deepEqual(
        await hitch.app.db.$queryRawUnsafe(
          `SELECT count(*)::int AS left FROM "${table}" WHERE "projectId" = ${projectId}`,
        ),
        [{ left: 0 }],
        table,
      )
    assert.equal(await hitch.app.db.project.count({ where: { id: projectId } }), 0)
    assert.equal(
      await hitch.app.db.event.count({ where: { projectId: hitch.demo.projectId } }),
      statuses.length,
    )
    const { rows } = (await ask('GET', '/organizations/hitch/audit-logs/?event=project.remove')) as {
      rows: Json[]
    }
    assert.deepEqual(
      rows.map(({ target }) => target),
      ['kiosk'],
    )
  })

  it('takes along what another process let in by a key it still knew', async () => {
    const late = await makeProject('Late')
    await hitch.send(errorEvent('LateError', 'x'), late)
    await ask('DELETE', '/projects/hitch/late/')
    // As if it had come from there: the event path asks nobody but its memory.
    const [group] = await hitch.app.db.group.findMany({ where: { projectId: late.projectId } })
    await fill(late, { groups: 2, events: 10 })
    assert.ok(group)
    await hitch.drain()
    assert.ok((await eventsOf(late)) > 10, 'it waits until nobody knows the key')
    await hitch.advance(10_000)
    await hitch.drain()
    assert.equal(await hitch.app.db.project.count({ where: { id: late.projectId } }), 0)
    assert.equal(await eventsOf(late), 0)
  })

  async function ask(method: string, path: string, body?: object) {
    const answer = await hitch.api(method, `/api/0${path}`, body)
    assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer.body)}`)
    return answer.body as Json
  }

  async function makeProject(name = 'Kiosk'): Promise<Key> {
    const { id, slug } = await ask('POST', '/organizations/hitch/projects/', { name })
    const [key] = (await ask('GET', `/projects/hitch/${slug}/keys/`)) as unknown as Json[]
    return { projectId: Number(id), publicKey: String(key?.public) }
  }

  const send = (group: number) =>
    hitch.send(errorEvent(`KioskError${'abc'[group]}`, 'x', `in${'abc'[group]}`), to)
  const eventsOf = ({ projectId }: Key) => hitch.app.db.event.count({ where: { projectId } })

  function keepSending() {
    const statuses: number[] = []
    let isOver = false
    const work = (async () => {
      while (!isOver) statuses.push((await hitch.send(errorEvent('DemoError', 'x'))).status)
    })()
    return {
      async stop() {
        isOver = true
        await work
        return statuses
      },
    }
  }

  /** As much as sending it would make, in the time of two statements. */
  async function fill({ projectId }: Key, { groups, events }: { groups: number; events: number }) {
    await hitch.app.pool.query(
      `INSERT INTO "Group" SELECT made.* FROM (SELECT to_jsonb(g) AS row FROM "Group" g WHERE "projectId" = $1 LIMIT 1) one,
         generate_series(1, $2::int) n, jsonb_populate_record(NULL::"Group", row || jsonb_build_object(
           'number', 1000 + n, 'id', nextval(pg_get_serial_sequence('"Group"', 'id')))) made`,
      [projectId, groups],
    )
    await hitch.app.pool.query(
      `INSERT INTO "Event" SELECT made.* FROM (SELECT to_jsonb(e) AS row FROM "Event" e WHERE "projectId" = $1 LIMIT 1) one,
         generate_series(1, $2::int) n, jsonb_populate_record(NULL::"Event", row || jsonb_build_object(
           'eventId', gen_random_uuid(),
           'groupId', (SELECT max(id) FROM "Group" WHERE "projectId" = $1) - n % $3::int)) made`,
      [projectId, events, groups],
    )
  }
})
