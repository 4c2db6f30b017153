import assert from 'node:assert/strict'
import { jobs } from '../../index.ts'
import { type Connector, startConnector } from '../fakes/connector.ts'
import { createTeams, type Room, type Teams, textOf, type User } from '../fakes/teams.ts'
import { startHitch, type TestHitch } from '../harness/hitch.ts'
import { bytesOf, readRecordings } from '../tools/record/recording.ts'

const ada: User = { id: '29:ada', name: 'Ada' }
const team = { id: '19:general@thread.tacv2', name: 'Shop' }
const alerts: Room = { id: '19:alerts@thread.tacv2', kind: 'channel', team, name: 'Alerts' }
const hourly = {
  schedule: { type: 'crontab', value: '0 * * * *' },
  checkin_margin: 5,
  max_runtime: 20,
  timezone: 'Europe/Berlin',
}

describe('a monitor', function () {
  this.timeout(60_000)
  let hitch: TestHitch

  beforeEach(async () => {
    hitch = await startHitch()
    await jobs.watchMonitors(hitch.app, {})
  })
  afterEach(() => hitch.stop())

  it('is made by its first check-in, durable before the answer', async () => {
    const { status, headers } = await checkIn({ status: 'in_progress', monitor_config: hourly })
    assert.equal(status, 200)
    assert.equal(headers.get('x-sentry-rate-limits'), null)
    const [run] = await runs()
    assert.equal(run?.status, 'in_progress')
    assert.deepEqual(await due(), new Date('2026-11-22T13:00:00Z'))
  })

  it('is well when its run ends in time, told by the same id or by none but zeros', async () => {
    const id = 'ab'.repeat(16)
    await checkIn({ check_in_id: id, status: 'in_progress', monitor_config: hourly })
    await hitch.advance(90_000)
    await checkIn({ check_in_id: id, status: 'ok' })
    await checkIn({ check_in_id: id, status: 'error' })
    await checkIn({ status: 'in_progress' })
    await checkIn({ check_in_id: '0'.repeat(32), status: 'ok', duration: 2.5 })
    assert.deepEqual(
      (await runs()).map(({ status, duration }) => [status, duration]),
      [
        ['ok', 90_000],
        ['ok', 2_500],
      ],
    )
    assert.equal((await groups()).length, 0)
  })

  it('that misses its time is a group; checking in resolves it and says so; missing again reopens it', async () => {
    await checkIn({ status: 'ok', monitor_config: hourly })
    await minutes(64)
    assert.equal((await groups()).length, 0)
    await minutes(1)
    const [group] = await groups()
    assert.equal(group?.title, 'nightly did not check in')
    assert.match(group?.message ?? '', /expected at 2026-11-22 14:00 \(Europe\/Berlin\), and 5 minutes later/)
    assert.equal(group?.environment, 'production')
    await checkIn({ status: 'ok' })
    await hitch.drain()
    assert.deepEqual(await states(), [['resolved', 1]])
    const line = await hitch.app.db.groupActivity.findFirst({ where: { kind: 'resolved' } })
    assert.deepEqual([line?.via, line?.data], ['timer', { why: 'nightly checks in as it should again' }])
    await minutes(60)
    assert.deepEqual(await states(), [['unresolved', 2]])
    assert.equal((await groups())[0]?.substatus, 'regressed')
  })

  it('is found missing once, however many look at once', async () => {
    await checkIn({ status: 'ok', monitor_config: hourly })
    await minutes(64)
    await hitch.advance(60_000)
    await Promise.all([1, 2, 3].map(() => jobs.watchMonitors(hitch.app, {})))
    await hitch.drain()
    assert.deepEqual(
      (await runs()).map(({ status }) => status),
      ['ok', 'missed'],
    )
    assert.deepEqual(await states(), [['unresolved', 1]])
  })

  it('is one, and its run is one, however often both are sent at once', async () => {
    const told = { check_in_id: 'cd'.repeat(16), status: 'error', monitor_config: hourly }
    const answers = await Promise.all(Array.from({ length: 6 }, () => checkIn(told)))
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
    await hitch.drain()
    assert.equal((await runs()).length, 1)
    assert.deepEqual(await states(), [['unresolved', 1]])
  })

  it('that runs for too long is a group', async () => {
    await checkIn({ status: 'in_progress', monitor_config: hourly })
    await minutes(19)
    assert.equal((await groups()).length, 0)
    await minutes(1)
    assert.equal((await groups())[0]?.title, 'nightly takes too long')
    assert.equal((await runs())[0]?.status, 'timeout')
  })

  it('that is still running misses nothing', async () => {
    await checkIn({ status: 'in_progress', monitor_config: { ...hourly, max_runtime: 180 } })
    await minutes(130)
    assert.equal((await groups()).length, 0)
    assert.deepEqual(await due(), new Date('2026-11-22T15:00:00Z'))
  })

  it('fails as often as it may before there is a group, and must be well as often', async () => {
    const config = { ...hourly, failure_issue_threshold: 3, recovery_threshold: 2 }
    for (let count = 1; count <= 3; count++) {
      await checkIn({ status: 'error', monitor_config: config })
      await hitch.drain()
      assert.equal((await groups()).length, count < 3 ? 0 : 1)
    }
    await checkIn({ status: 'ok' })
    await hitch.drain()
    assert.deepEqual(await states(), [['unresolved', 1]])
    await checkIn({ status: 'ok' })
    await hitch.drain()
    assert.deepEqual(await states(), [['resolved', 1]])
  })

  it('misses nothing while Hitch was away, and is watched again after', async () => {
    await checkIn({ status: 'ok', monitor_config: hourly })
    await checkIn({ status: 'in_progress', environment: 'staging' })
    await minutes(10)
    await hitch.advance(3 * 3_600_000)
    await minutes(40)
    assert.equal((await groups()).length, 0)
    assert.deepEqual(
      (await runs()).map(({ status }) => status),
      ['ok', 'unknown'],
    )
    await minutes(20)
    assert.deepEqual(await titles(), ['nightly did not check in', 'nightly did not check in'])
  })

  it('is a group of its own in each environment', async () => {
    for (const environment of ['production', 'staging'])
      await checkIn({ status: 'error', environment, monitor_config: hourly })
    await hitch.drain()
    assert.deepEqual((await groups()).map(({ environment }) => environment).sort(), ['production', 'staging'])
  })

  it('takes a check-in from a mere address', async () => {
    const base = `${hitch.url}/api/${hitch.demo.projectId}/cron/nightly/${hitch.demo.publicKey}/`
    const unknown = await fetch(`${base}?status=ok`)
    assert.equal(unknown.status, 404)
    assert.match(((await unknown.json()) as { detail: string }).detail, /no monitor nightly/)
    const body = JSON.stringify({ status: 'in_progress', monitor_config: hourly })
    const begun = await fetch(base, { method: 'POST', body })
    const { id } = (await begun.json()) as { id: string }
    assert.match(id, /^[0-9a-f]{32}$/)
    const ended = await fetch(`${base}?status=ok&check_in_id=${id}&duration=3&environment=production`)
    assert.deepEqual([ended.status, await ended.json()], [200, { id }])
    const other = `${hitch.url}/api/${hitch.demo.projectId}/cron/nightly?sentry_key=${hitch.demo.publicKey}`
    assert.equal((await fetch(other)).status, 200)
    assert.deepEqual(
      (await runs()).map(({ status, duration }) => [status, duration]),
      [
        ['ok', 3000],
        ['ok', null],
      ],
    )
    assert.equal((await fetch(`${base}?status=great`)).status, 400)
    assert.equal((await fetch(base.replace(/[0-9a-f]{32}/, 'f'.repeat(32)))).status, 403)
    assert.equal((await fetch(base, { method: 'POST', body: '[' })).status, 400)
  })

  it('is made by every SDK that was recorded with one', async () => {
    const recorded = readRecordings()
      .flatMap(({ recording }) => recording.requests)
      .filter(({ body }) => body?.includes('{"type":"check_in"'))
    assert.ok(recorded.length > 0)
    for (const request of recorded) {
      const url = request.url
        .replace('/api/1/', `/api/${hitch.demo.projectId}/`)
        .replace(/sentry_key=\w+/, `sentry_key=${hitch.demo.publicKey}`)
      const body = new Uint8Array(bytesOf(request))
      assert.equal((await fetch(hitch.url + url, { method: 'POST', body })).status, 200)
    }
    const told = await hitch.app.db.checkIn.groupBy({ by: ['status'], _count: true })
    assert.deepEqual(
      told.filter(({ status }) => status !== 'ok' && status !== 'error'),
      [],
    )
    assert.ok((await runs()).length > 0)
  })

  it('survives what is no check-in, and keeps the event beside it', async () => {
    for (const bad of [
      {},
      { monitor_slug: '…' },
      { status: 'missed' },
      { monitor_config: { schedule: 7 } },
    ]) {
      const { status } = await checkIn({ status: 'ok', monitor_slug: 'x', ...bad }, { message: 'beside it' })
      assert.equal(status, 200)
    }
    assert.equal((await runs()).length, 0)
    assert.deepEqual(await states(), [['unresolved', 4]])
  })

  it('moved to another schedule misses nothing of the old one', async () => {
    await checkIn({ status: 'ok', monitor_config: hourly })
    await checkIn({
      status: 'in_progress',
      monitor_config: {
        ...hourly,
        schedule: { type: 'interval', value: 1, unit: 'day' },
        timezone: 'Asia/Tokyo',
      },
    })
    await minutes(19)
    await checkIn({ check_in_id: '0'.repeat(32), status: 'ok' })
    await minutes(60)
    assert.equal((await groups()).length, 0)
  })

  it('is a card in Teams when it is missed, and the card follows its recovery', async () => {
    const connector: Connector = await startConnector({ path: '/_connector' })
    const teams: Teams = createTeams(hitch, connector)
    await teams.install(alerts, ada, { picked: true })
    await checkIn({ status: 'ok', monitor_config: hourly })
    await minutes(65)
    const card = () => connector.posted(alerts.id)[1]
    assert.match(textOf(card() ?? assert.fail()), /nightly did not check in.*expected at/)
    await checkIn({ status: 'ok' })
    await hitch.drain()
    assert.match(textOf(card() ?? assert.fail()), /Resolved.*checks in as it should again/)
    await connector.stop()
  })

  async function minutes(count: number): Promise<void> {
    for (let minute = 0; minute < count; minute++) {
      await hitch.advance(60_000)
      await jobs.watchMonitors(hitch.app, {})
    }
    await hitch.drain()
  }

  function checkIn(said: object, event?: object): Promise<Response> {
    const item = { monitor_slug: 'nightly', environment: 'production', ...said }
    const lines = [{}, { type: 'check_in' }, item, ...(event ? [{ type: 'event' }, event] : [])]
    return fetch(`${hitch.url}/api/${hitch.demo.projectId}/envelope/?sentry_key=${hitch.demo.publicKey}`, {
      method: 'POST',
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
    })
  }

  const runs = () => hitch.app.db.checkIn.findMany({ orderBy: { id: 'asc' } })
  const groups = () => hitch.app.db.group.findMany({ orderBy: { id: 'asc' } })
  const titles = async () => (await groups()).map(({ title }) => title)
  const states = async () => (await groups()).map(({ status, eventCount }) => [status, eventCount])
  const due = async () => (await hitch.app.db.monitorEnvironment.findFirst())?.dueAt
})
