import assert from 'node:assert/strict'
import { jobs } from '../../index.ts'
import { countUsers } from '../../services/sessions/sketch.ts'
import { startHitch, type TestHitch } from '../harness/hitch.ts'
import { bytesOf, readRecordings } from '../tools/record/recording.ts'

const attrs = { release: 'shop@1.0.0', environment: 'production' }
const started = '2026-11-22T11:59:10Z'

describe('sessions', () => {
  let hitch: TestHitch
  beforeEach(async () => {
    hitch = await startHitch()
  })
  afterEach(() => hitch.stop())

  it('are counted when the answer comes, by hour and by minute, each once however it is told', async () => {
    const sid = 'ab'.repeat(16)
    const first = await send([
      'session',
      { sid, init: true, started, status: 'ok', seq: 0, did: 'ada', attrs },
    ])
    assert.deepEqual([first.status, first.limits], [200, null])
    assert.deepEqual(await counts(60), ['11:59 started 1 of 1'])
    await send(['session', { sid, started, status: 'ok', errors: 1, seq: 1, did: 'ada', attrs }])
    assert.deepEqual(await counts(3600), ['11:00 errored 1 of 1', '11:00 started 1 of 1'])
    const crash = { sid, started, status: 'crashed', errors: 2, seq: 2, did: 'ada', attrs }
    await send(['session', crash])
    await send(['session', crash])
    await send(['session', { sid, init: true, started, status: 'ok', seq: 0, did: 'ada', attrs }])
    assert.deepEqual(await counts(3600), [
      '11:00 crashed 1 of 1',
      '11:00 errored 0 of 1',
      '11:00 started 1 of 1',
    ])
    assert.deepEqual(await outcomes(), ['accepted 5'])
    assert.deepEqual(
      (await hitch.app.db.release.findMany()).map(({ version }) => version),
      ['shop@1.0.0'],
    )
  })

  it('of many senders at once are exact', async () => {
    const users = Array.from({ length: 60 }, (_, index) => `user ${index % 20}`)
    await Promise.all(
      users.flatMap((did, index) => {
        const sid = String(index).padStart(32, '0').replace(/^0/, 'a')
        const ofIt = { sid, started, did, attrs }
        return [
          send(
            ['session', { ...ofIt, init: true, seq: 0, status: 'ok' }],
            ['session', { ...ofIt, init: true, seq: 0, status: 'ok' }],
          ),
          send(['session', { ...ofIt, seq: 1, status: index % 3 === 0 ? 'unhandled' : 'exited' }]),
        ]
      }),
    )
    assert.deepEqual(await counts(60), ['11:59 started 60 of 20', '11:59 unhandled 20 of 20'])
  })

  it('that an SDK counted itself are added', async () => {
    const aggregates = [
      { started: '2026-11-22T10:59:00Z', exited: 40, errored: 2 },
      { started: '2026-11-22T11:00:00Z', exited: 8, errored: 1, crashed: 1, did: 'ada' },
    ]
    await send(['sessions', { aggregates, attrs }])
    await send(['sessions', { aggregates, attrs }])
    assert.deepEqual(await counts(3600), [
      '10:00 errored 4 of 0',
      '10:00 started 84 of 0',
      '11:00 crashed 2 of 1',
      '11:00 errored 2 of 1',
      '11:00 started 20 of 1',
    ])
  })

  it('end at the largest number there is, and take nobody along', async () => {
    const million = { exited: 1e6, errored: 1e6, abnormal: 1e6, unhandled: 1e6, crashed: 1e6 }
    const aggregates = Array.from({ length: 100 }, () => ({ started, ...million }))
    for (let turn = 0; turn < 5; turn++)
      assert.equal((await send(['sessions', { aggregates, attrs }])).status, 200)
    assert.ok((await counts(3600)).includes(`11:00 started ${2 ** 31 - 1} of 0`))
  })

  it('that cannot be counted are noted, and what came along is kept', async () => {
    const sid = 'cd'.repeat(16)
    const many = Array.from({ length: 103 }, (_, index): [string, object] => [
      'session',
      { sid: String(index).padStart(32, 'e'), init: true, started, attrs },
    ])
    await send(
      ['session', { sid, started }],
      ['sessions', { aggregates: [{ started, exited: 1 }, null], attrs }],
      ...many,
    )
    await hitch.app.record.flush()
    assert.deepEqual(await outcomes(), ['accepted 100', 'invalid 6'])
    assert.deepEqual(await counts(60), ['11:59 started 100 of 0'])
  })

  it('that name ever new releases are counted all the same, and make no more releases than a project may', async () => {
    const flood = Array.from({ length: 100 }, (_, index): [string, object] => [
      'session',
      { sid: String(index).padStart(32, 'd'), init: true, started, attrs: { release: `build ${index}` } },
    ])
    for (const turn of [0, 1, 2]) {
      const renamed = flood.map(([type, payload], index): [string, object] => [
        type,
        {
          ...payload,
          sid: `${turn}${index}`.padStart(32, 'b'),
          attrs: { release: `build ${turn} ${index}` },
        },
      ])
      await send(...renamed)
    }
    assert.equal(await hitch.app.db.release.count(), 200)
    const { _sum } = await hitch.app.db.sessionCount.aggregate({
      where: { width: 3600 },
      _sum: { sessions: true },
    })
    assert.equal(_sum.sessions, 300)
    const unnamed = await hitch.app.db.sessionCount.findFirst({ where: { width: 3600, release: '' } })
    assert.equal(unnamed?.sessions, 100)
  })

  it('of real SDKs are understood', async () => {
    for (const { name, recording } of readRecordings()) {
      if (!/^(browser|node)-(10|11)/.test(name) || !/uncaught-error$|request$/.test(name)) continue
      for (const request of recording.requests) {
        const body = bytesOf(request).toString('latin1')
        if (!body.includes('"type":"session')) continue
        const address = request.url.replace('/api/1/', `/api/${hitch.demo.projectId}/`)
        const url = hitch.url + address.replace(/sentry_key=\w+/, `sentry_key=${hitch.demo.publicKey}`)
        const moved = body.replaceAll(/2026-11-22T\d\d:/g, '2026-11-22T11:')
        assert.equal((await fetch(url, { method: 'POST', body: moved })).status, 200)
      }
    }
    assert.deepEqual(
      (await counts(3600)).filter((line) => !line.includes(' 0 of')),
      ['11:00 crashed 3 of 0', '11:00 errored 3 of 0', '11:00 started 7 of 0', '11:00 unhandled 1 of 0'],
    )
  })

  it('are forgotten: minutes after two days, hours with the events', async () => {
    await send(['session', { sid: 'ab'.repeat(16), init: true, started, attrs }])
    await hitch.advance(3 * 24 * 3_600_000)
    await jobs.tidy(hitch.app, {})
    assert.deepEqual([await counts(60), (await counts(3600)).length], [[], 1])
    await hitch.advance(90 * 24 * 3_600_000)
    await jobs.tidy(hitch.app, {})
    assert.deepEqual([await counts(3600), await hitch.app.db.openSession.count()], [[], 0])
  })

  async function send(...items: [type: string, payload: object][]) {
    const lines = [{}, ...items.flatMap(([type, payload]) => [{ type }, payload])]
    const response = await fetch(
      `${hitch.url}/api/${hitch.demo.projectId}/envelope/?sentry_key=${hitch.demo.publicKey}`,
      { method: 'POST', body: lines.map((line) => JSON.stringify(line)).join('\n') },
    )
    await response.text()
    return { status: response.status, limits: response.headers.get('x-sentry-rate-limits') }
  }

  async function counts(width: number): Promise<string[]> {
    const rows = await hitch.app.db.sessionCount.findMany({
      where: { width },
      orderBy: [{ at: 'asc' }, { status: 'asc' }],
    })
    return rows.map(
      ({ at, status, sessions, users }) =>
        `${at.toISOString().slice(11, 16)} ${status} ${sessions} of ${countUsers(users)}`,
    )
  }

  async function outcomes(): Promise<string[]> {
    await hitch.app.record.flush()
    const rows = await hitch.app.db.projectHour.findMany({
      where: { category: 'session' },
      orderBy: { outcome: 'asc' },
    })
    return rows.map(({ outcome, count }) => `${outcome} ${count}`)
  }
})
