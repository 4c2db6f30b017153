import assert from 'node:assert/strict'
import { startHitch, type TestHitch } from '../harness/hitch.ts'
import { openBrowser } from '../pages/browser.ts'

type Json = Record<string, unknown>

// Noon by the clock of the tests: two releases, of which the newer crashes more.
describe('how a release does', () => {
  let hitch: TestHitch
  before(async () => {
    hitch = await startHitch()
    await report('shop@1.0.0', '2026-11-22T09:10:00Z', { exited: 180, errored: 15, crashed: 5 })
    await report('shop@1.0.0', '2026-11-21T20:10:00Z', { exited: 500 })
    await report('shop@1.0.0', '2026-11-18T20:10:00Z', { exited: 100, crashed: 100 })
    await report('shop@1.1.0', '2026-11-22T11:10:00Z', { exited: 60, unhandled: 10, crashed: 30 }, 'staging')
    for (const [index, status] of ['exited', 'exited', 'crashed', 'unhandled'].entries())
      await send('session', {
        sid: `${index}`.repeat(32).replace(/^0/, 'f'),
        init: true,
        started: '2026-11-22T11:40:00Z',
        did: `user ${index % 3}`,
        status,
        attrs: { release: 'shop@1.1.0', environment: 'production' },
      })
  })
  after(() => hitch.stop())

  const sessions = async (query: string, status = 200) => {
    const answer = await hitch.api('GET', `/api/0/organizations/hitch/sessions/?${query}`)
    assert.equal(answer.status, status, JSON.stringify(answer.body))
    return answer.body as {
      groups: { by: Json; totals: Json; series: Record<string, unknown[]> }[]
      intervals: string[]
    }
  }

  it('is told in groups and over time', async () => {
    const all = await sessions(
      'field=sum(session)&field=crash_free_rate(session)&statsPeriod=24h&interval=6h',
    )
    assert.equal(all.intervals.length, 4)
    assert.deepEqual(all.groups, [
      {
        by: {},
        totals: { 'sum(session)': 804, 'crash_free_rate(session)': 1 - 36 / 804 },
        series: {
          'sum(session)': [0, 500, 0, 304],
          'crash_free_rate(session)': [null, 1, null, 1 - 36 / 304],
        },
      },
    ])
    const split = await sessions(
      'field=sum(session)&groupBy=release&groupBy=session.status&statsPeriod=1h&interval=10m',
    )
    assert.deepEqual(
      split.groups.map(({ by, totals }) => [by.release, by['session.status'], totals['sum(session)']]),
      [
        ['shop@1.1.0', 'healthy', 62],
        ['shop@1.1.0', 'errored', 0],
        ['shop@1.1.0', 'abnormal', 0],
        ['shop@1.1.0', 'unhandled', 11],
        ['shop@1.1.0', 'crashed', 31],
      ],
    )
    assert.deepEqual(split.groups[4]?.series['sum(session)'], [0, 30, 0, 0, 1, 0])
    const users = await sessions(
      'field=count_unique(user)&field=crash_free_rate(user)&groupBy=environment&groupBy=project&query=release:"shop@1.1.0"',
    )
    assert.deepEqual(
      users.groups.map(({ by, totals }) => ({ ...by, ...totals })),
      [
        {
          environment: 'production',
          project: 1,
          'count_unique(user)': 3,
          'crash_free_rate(user)': 1 - 1 / 3,
        },
        { environment: 'staging', project: 1, 'count_unique(user)': 0, 'crash_free_rate(user)': null },
      ],
    )
    assert.deepEqual((await sessions('field=sum(session)&environment=nowhere')).groups, [])
  })

  it('is refused in words where it makes no sense', async () => {
    for (const query of [
      '',
      'field=p50(session.duration)',
      'field=sum(session)&groupBy=country',
      'field=crash_rate(session)&groupBy=session.status',
      'field=sum(session)&interval=7m',
      'field=sum(session)&interval=30s',
      'field=sum(session)&query=user:ada',
      'field=sum(session)&statsPeriod=90d&interval=1m',
    ])
      assert.ok('detail' in (await sessions(query, 400)), query)
    await sessions('field=sum(session)&project=none', 404)
  })

  it('stands beside it', async () => {
    const path = '/api/0/organizations/hitch/releases/'
    const listed = (await hitch.api('GET', `${path}?health=1`)).body as Json[]
    const facts = listed.map(({ version, projects, adoptionStages }) => {
      const [{ healthData }] = projects as [{ healthData: Json }]
      const { crashFreeSessions, totalSessions, totalUsers24h, sessionsAdoption, stats } = healthData
      const hours = (stats as { '24h': [number, number][] })['24h']
      return [
        version,
        crashFreeSessions,
        totalSessions,
        totalUsers24h,
        sessionsAdoption,
        hours.at(-2)?.[1],
        adoptionStages,
      ]
    })
    const stage = (of: string) => ({ demo: { stage: of, adopted: null, unadopted: null } })
    assert.deepEqual(facts, [
      ['shop@1.1.0', (1 - 31 / 104) * 100, 104, 3, (104 / 804) * 100, 104, stage('adopted')],
      ['shop@1.0.0', (1 - 5 / 700) * 100, 700, 0, (700 / 804) * 100, 0, stage('adopted')],
    ])
    const week = (await hitch.api('GET', `${path}shop@1.0.0/?health=1&summaryStatsPeriod=7d`)).body as Json
    const [{ healthData }] = week.projects as [{ healthData: Json }]
    assert.deepEqual([healthData.totalSessions, healthData.totalSessions24h], [900, 700])
    assert.equal((await hitch.api('GET', `${path}?health=1&summaryStatsPeriod=90d`)).status, 400)
    assert.equal(
      'healthData' in ((await hitch.api('GET', path)).body as [{ projects: [Json] }])[0].projects[0],
      false,
    )
  })

  it('is seen on the pages', async () => {
    const browser = openBrowser(hitch.url)
    assert.match(
      (await browser.open('/releases')).words,
      /shop@1\.1\.0 Demo 1\.1\.0 70% crash-free in 13% of sessions adopted/,
    )
    const { words } = await browser.open('/releases/shop%401.1.0')
    assert.match(
      words,
      /Crash-free sessions 70% Crash-free users 67% Sessions 104 Users 3 Adoption 13% adopted/,
    )
    assert.match(words, /31 crashed, 11 ended by an unhandled error/)
  })

  it('is refused where it would be more numbers than anybody draws', async () => {
    for (let build = 1; build <= 22; build++)
      await report(`many@${build}.0.0`, '2026-11-20T11:10:00Z', { exited: 1 })
    const fields = ['session', 'user'].flatMap((name) =>
      ['crash', 'unhandled', 'abnormal', 'errored', 'crash_free'].map(
        (rate) => `field=${rate}_rate(${name})`,
      ),
    )
    const query = `${fields.join('&')}&groupBy=release&query=environment:production`
    assert.ok('interval' in (await sessions(`${query}&statsPeriod=98d&interval=1h`, 400)))
    await sessions(`${query}&statsPeriod=98d&interval=1d`)
  })

  it('has the groups of its own name alone on its page, whatever stands in that', async () => {
    const names = { star: 'odd*', quote: 'odd"1' }
    for (const [message, release] of Object.entries(names)) await hitch.send({ message, release })
    for (const release of Object.values(names)) {
      const page = await (await fetch(`${hitch.url}/releases/${encodeURIComponent(release)}`)).text()
      assert.equal(new Set(page.match(/\/groups\/DEMO-\w+/g)).size, 1, release)
    }
  })

  it('is no page of a project that cannot be', async () => {
    for (const rest of ['', '/ownership', '/grouping'])
      assert.equal((await fetch(`${hitch.url}/settings/projects/%00${rest}`)).status, 404)
  })

  async function report(release: string, started: string, counts: object, environment = 'production') {
    await send('sessions', { aggregates: [{ started, ...counts }], attrs: { release, environment } })
  }

  async function send(type: string, payload: object) {
    const body = [{}, { type }, payload].map((line) => JSON.stringify(line)).join('\n')
    const url = `${hitch.url}/api/${hitch.demo.projectId}/envelope/?sentry_key=${hitch.demo.publicKey}`
    const response = await fetch(url, { method: 'POST', body })
    assert.equal(response.status, 200)
    await response.text()
  }
})
