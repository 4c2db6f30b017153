import assert from 'node:assert/strict'
import { jobs } from '../../index.ts'
import { startHitch, type TestHitch } from '../harness/hitch.ts'

const monitors = '/api/0/organizations/hitch/monitors/'
const nightly = {
  project: 'demo',
  name: 'Nightly backup',
  type: 'cron_job',
  config: { schedule_type: 'crontab', schedule: '0 2 * * *', timezone: 'Europe/Berlin', checkin_margin: 5 },
}

type Body = Record<string, unknown> & { config: Record<string, unknown> }

describe('monitors through REST', function () {
  this.timeout(60_000)
  let hitch: TestHitch

  beforeEach(async () => {
    hitch = await startHitch()
    await jobs.watchMonitors(hitch.app, {})
  })
  afterEach(() => hitch.stop())

  it('are made, listed, changed and deleted, and the audit log tells', async () => {
    const made = await hitch.api('POST', monitors, nightly)
    assert.equal(made.status, 201)
    const { id, dateCreated, project, ...rest } = made.body as Body
    assert.match(String(id), /^\d+$/)
    assert.equal(dateCreated, '2026-11-22T12:00:00.000Z')
    assert.equal((project as Body).slug, 'demo')
    assert.deepEqual(rest, {
      slug: 'nightly-backup',
      name: 'Nightly backup',
      type: 'cron_job',
      status: 'active',
      isMuted: false,
      isUpserting: false,
      owner: null,
      environments: [],
      config: {
        schedule_type: 'crontab',
        schedule: '0 2 * * *',
        timezone: 'Europe/Berlin',
        checkin_margin: 5,
        max_runtime: 30,
        failure_issue_threshold: 1,
        recovery_threshold: 1,
      },
    })
    const list = (await hitch.api('GET', `${monitors}?query=night&project=demo`)).body as Body[]
    assert.deepEqual(
      list.map(({ slug }) => slug),
      ['nightly-backup'],
    )
    const change = {
      name: 'Backup',
      config: { schedule_type: 'interval', schedule: [1, 'day'] },
      is_muted: true,
    }
    const changed = await hitch.api('PUT', `${monitors}nightly-backup/`, change)
    assert.equal(changed.status, 200)
    const { config, ...after } = changed.body as Body
    assert.deepEqual([after.name, after.slug, after.isMuted], ['Backup', 'nightly-backup', true])
    assert.deepEqual([config.schedule, config.checkin_margin], [[1, 'day'], 5])
    const path = `/api/0/projects/hitch/demo/monitors/${id}/`
    assert.deepEqual((await hitch.api('GET', path)).body, changed.body)
    assert.equal((await hitch.api('DELETE', path)).status, 202)
    assert.equal((await hitch.api('GET', path)).status, 404)
    const audit = await hitch.app.db.auditEntry.findMany({ where: { action: { startsWith: 'monitor' } } })
    assert.deepEqual(
      audit.map(({ action }) => action),
      ['monitor.create', 'monitor.update', 'monitor.remove'],
    )
  })

  it('take check-ins as sentry-cli made them with a token', async () => {
    await hitch.api('POST', monitors, nightly)
    const path = '/api/0/monitors/nightly-backup/checkins/'
    const begun = await hitch.api('POST', path, { status: 'in_progress', environment: 'staging' })
    assert.equal(begun.status, 201)
    const { id } = begun.body as Body
    await hitch.advance(5_000)
    const ended = await hitch.api('PUT', `${path}${id}/`, { status: 'error', duration: 4_200 })
    assert.equal(ended.status, 200)
    const { monitorConfig: _, ...shown } = ended.body as Body
    assert.deepEqual(shown, {
      id,
      environment: 'staging',
      status: 'error',
      duration: 4_200,
      release: null,
      dateCreated: '2026-11-22T12:00:00.000Z',
      dateAdded: '2026-11-22T12:00:00.000Z',
      dateUpdated: '2026-11-22T12:00:05.000Z',
      expectedTime: null,
    })
    assert.deepEqual((await hitch.api('GET', `${path}latest/`)).body, ended.body)
    assert.deepEqual(
      (await hitch.api('GET', `${monitors}nightly-backup/checkins/?environment=staging`)).body,
      [ended.body],
    )
    assert.deepEqual((await hitch.api('GET', `${path}?environment=production`)).body, [])
    const { environments } = (await hitch.api('GET', `${monitors}nightly-backup/`)).body as Body
    const [environment] = environments as Body[]
    assert.deepEqual(
      [environment?.name, environment?.status, environment?.nextCheckIn, environment?.nextCheckInLatest],
      ['staging', 'error', '2026-11-23T01:00:00.000Z', '2026-11-23T01:05:00.000Z'],
    )
    await hitch.drain()
    assert.equal((await hitch.app.db.group.findFirst())?.title, 'Nightly backup failed')
  })

  it('that are switched off take nothing and miss nothing, also when switched on again', async () => {
    await hitch.api('POST', monitors, { ...nightly, config: { schedule: '0 * * * *' } })
    const path = `${monitors}nightly-backup/`
    await hitch.api('POST', `${path}checkins/`, { status: 'ok' })
    await hitch.api('PUT', path, { status: 'disabled' })
    assert.equal((await hitch.api('POST', `${path}checkins/`, { status: 'ok' })).status, 403)
    await minutes(70)
    await hitch.api('PUT', path, { status: 'active' })
    await minutes(40)
    assert.equal(await hitch.app.db.checkIn.count(), 1)
    await minutes(20)
    assert.equal(await hitch.app.db.checkIn.count({ where: { status: 'missed' } }), 1)
  })

  it('that are muted are watched, and make no group', async () => {
    await hitch.api('POST', monitors, { ...nightly, isMuted: true })
    await hitch.api('POST', `${monitors}nightly-backup/checkins/`, { status: 'error' })
    await hitch.drain()
    assert.equal(await hitch.app.db.group.count(), 0)
  })

  it('forget runs that are older than events are kept', async () => {
    await hitch.api('POST', monitors, { ...nightly, config: { schedule: [10, 'year'] } })
    const checkIns = `${monitors}nightly-backup/checkins/`
    await hitch.api('POST', checkIns, { status: 'ok' })
    await hitch.advance(91 * 24 * 3_600_000)
    await hitch.api('POST', checkIns, { status: 'ok' })
    await jobs.tidy(hitch.app, {})
    assert.equal(await hitch.app.db.checkIn.count(), 1)
  })

  it('take as many check-ins as a schedule can ask for, and no flood', async () => {
    await hitch.api('POST', monitors, nightly)
    const statuses: number[] = []
    for (let count = 0; count < 61; count++)
      statuses.push((await hitch.api('POST', `${monitors}nightly-backup/checkins/`, { status: 'ok' })).status)
    assert.deepEqual(statuses.slice(59), [201, 429])
  })

  const bad: [string, object, string][] = [
    ['without a config', { ...nightly, config: undefined }, 'config'],
    ['without a project', { ...nightly, project: 'nobody' }, 'project'],
    ['by no crontab', { ...nightly, config: { schedule: 'at night' } }, 'schedule'],
    ['by an interval of nothing', { ...nightly, config: { schedule: [0, 'day'] } }, 'schedule'],
    ['in a zone nobody knows', { ...nightly, config: { schedule: '@daily', timezone: 'Moon' } }, 'timezone'],
    ['called nothing', { ...nightly, name: '…' }, 'slug'],
    ['called a number', { ...nightly, slug: '17' }, 'slug'],
    ['of another type', { ...nightly, type: 'uptime' }, 'type'],
  ]
  it('are refused in words', async () => {
    for (const [what, body, field] of bad) {
      const answer = await hitch.api('POST', monitors, body)
      assert.equal(answer.status, 400, what)
      assert.ok((answer.body as Body)[field], what)
    }
    await hitch.api('POST', monitors, nightly)
    assert.equal((await hitch.api('POST', monitors, nightly)).status, 409)
    assert.equal((await hitch.api('PUT', `${monitors}nightly-backup/`, { slug: 'other' })).status, 400)
    const checkIns = `${monitors}nightly-backup/checkins/`
    assert.equal((await hitch.api('POST', checkIns, { status: 'great' })).status, 400)
    assert.equal((await hitch.api('GET', `${checkIns}none/`)).status, 404)
    assert.equal((await hitch.api('GET', `${checkIns}latest/`)).status, 404)
  })

  async function minutes(count: number): Promise<void> {
    for (let minute = 0; minute < count; minute++) {
      await hitch.advance(60_000)
      await jobs.watchMonitors(hitch.app, {})
    }
  }
})
