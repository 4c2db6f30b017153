import assert from 'node:assert/strict'
import { undoRegrouping } from '../../services/groups/regroup/undo.ts'
import { rankTrends } from '../../services/search/trend.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

type Issue = { shortId: string }

const hour = 3_600_000

describe('searching groups', function () {
  this.timeout(60_000)
  let hitch: TestHitch

  // DEMO-1 two days ago, resolved. DEMO-2 a day ago, in two environments and releases. DEMO-3 now, and archived.
  // DEMO-4 now, a message. DEMO-5 now, often, with many users.
  before(async () => {
    hitch = await startHitch()
    await send('TypeError', 'no price', 'charge', {
      release: 'shop@1.0.0',
      tags: { browser: 'Firefox 140', 'browser.name': 'Firefox', region: 'north' },
      request: { url: 'https://shop.example/checkout/pay?cart=17' },
      user: { id: '7' },
    })
    await hitch.advance(24 * hour)
    await send('RangeError', 'too many 100% off_ers', 'list', {
      release: 'shop@1.2.0',
      environment: 'staging',
    })
    await send('RangeError', 'too many 100% off_ers', 'list', {
      release: 'shop@1.10.0-rc.1+b7',
      environment: 'production',
      tags: { region: 'south' },
    })
    await hitch.advance(24 * hour)
    await send('SyntaxError', 'unexpected token', 'parse', {
      level: 'fatal',
      exception: handled('SyntaxError'),
    })
    await hitch.send({ message: 'Low on mugs', level: 'warning', logger: 'stock', event_id: 'ab'.repeat(16) })
    for (let user = 1; user <= 12; user++)
      await send('PaymentDeclined', 'card declined', 'pay', {
        release: 'shop@1.3.0',
        user: { email: `ada${user}@shop.example` },
      })
    await hitch.drain()
    await hitch.api('PUT', '/api/0/issues/DEMO-1/', { status: 'resolved' })
    await hitch.api('PUT', '/api/0/issues/DEMO-3/', { status: 'ignored' })
    const ada = await hitch.app.db.person.create({
      data: {
        organizationId: 1,
        name: 'Ada Lovelace',
        email: 'ada@shop.example',
        createdAt: hitch.app.now(),
      },
    })
    await hitch.api('POST', '/api/0/organizations/hitch/teams/', { slug: 'payments', name: 'Payments' })
    await hitch.api('PUT', '/api/0/issues/DEMO-2/', { assignedTo: `user:${ada.id}` })
    const team = await hitch.app.db.team.findFirstOrThrow({ where: { slug: 'payments' } })
    const at = hitch.app.now()
    const four = await hitch.app.db.group.findFirstOrThrow({ where: { number: 4 } })
    const owner = { groupId: four.id, place: 0, source: 'rule', teamId: team.id, reason: 'logger:stock' }
    await hitch.app.db.groupOwner.create({ data: { ...owner, at } })
    await hitch.api('PUT', '/api/0/issues/DEMO-5/', { assignedTo: `team:${team.id}` })
  })

  after(() => hitch.stop())

  // A line per query: what is said, and which groups of the demo project it finds.
  const found: [query: string, numbers: string][] = [
    ['', '12345'],
    ['is:unresolved', '245'],
    ['is:resolved', '1'],
    ['is:archived', '3'],
    ['is:ignored', '3'],
    ['!is:resolved', '2345'],
    ['is:[resolved, archived]', '13'],
    ['is:resolved OR is:archived', '13'],
    ['is:new', '245'],
    ['is:new is:resolved', ''],
    ['is:assigned', '25'],
    ['is:unassigned', '134'],
    ['is:linked', ''],
    ['is:unlinked', '12345'],
    ['assigned:none', '134'],
    ['assigned:me', ''],
    ['assigned:[me, none]', '134'],
    ['assigned:"ada lovelace"', '2'],
    ['assigned:ADA@shop.example', '2'],
    ['assigned:#payments', '5'],
    ['assigned:my_teams', ''],
    ['assigned_or_suggested:#payments', '45'],
    ['assigned_or_suggested:[me, none]', '134'],
    ['subscribed:me', ''],
    ['bookmarks:me', ''],
    ['is:for_review', '245'],
    ['level:fatal', '3'],
    ['level:[fatal, warning]', '34'],
    ['!level:error', '34'],
    ['platform:node', '12345'],
    ['platform:no*', '12345'],
    ['project:demo', '12345'],
    ['project:d*', '12345'],
    ['environment:staging', '2'],
    ['environment:production', '2'],
    ['!environment:staging', '1345'],
    ['environment:""', '1345'],
    ['environment:s*g', '2'],
    ['release:shop@1.2.0', '2'],
    ['release:latest', '2'],
    ['release:[shop@1.0.0, shop@1.3.0]', '15'],
    ['release:shop@1.*', '125'],
    ['release:>=1.2.0', '25'],
    ['release:>shop@1.3.0', '2'],
    ['release:<1.2', '1'],
    ['release.version:1.3.0', '5'],
    ['release.version:>1.2', '25'],
    ['release.package:shop', '125'],
    ['release.build:b7', '2'],
    ['release:""', '34'],
    ['has:release', '125'],
    ['firstRelease:shop@1.2.0', '2'],
    ['firstRelease:shop@1.10.0-rc.1+b7', ''],
    ['first-release:shop@1.0.0', '1'],
    ['age:-1h', '345'],
    ['age:+30h', '1'],
    ['age:>30h', '1'],
    ['age:<25h', '2345'],
    ['firstSeen:-25h', '2345'],
    ['lastSeen:+25h', '1'],
    ['firstSeen:2026-11-23', '2'],
    ['firstSeen:>=2026-11-23', '2345'],
    ['firstSeen:>2026-11-23', '345'],
    ['firstSeen:<2026-11-23T12:00:00Z', '1'],
    ['lastSeen:2026-11-24T12:00', '345'],
    ['timestamp:2026-11-23', '2'],
    ['timesSeen:>1', '25'],
    ['timesSeen:12', '5'],
    ['times_seen:<=1', '134'],
    ['users:>=12', '5'],
    ['userCount:0', '234'],
    ['title:price', '1'],
    ['title:"Type*price"', '1'],
    ['message:"100% off_ers"', '2'],
    ['message:*declined', '5'],
    ['culprit:charge', '1'],
    ['error.type:TypeError', '1'],
    ['error.type:*Error', '123'],
    ['error.value:token', '3'],
    ['error.handled:false', '3'],
    ['error.unhandled:true', '3'],
    ['error.handled:true', ''],
    ['stack.filename:*/pay.js', '1235'],
    ['user.id:7', '1'],
    ['user.email:ada3@shop.example', '5'],
    ['user:"email:ada3@shop.example"', '5'],
    ['has:user', '15'],
    ['browser.name:Firefox', '1'],
    ['browser.name:[Firefox, Chrome]', '1'],
    ['!browser.name:Firefox', '2345'],
    ['url:*checkout*', '1'],
    ['url:https://shop.example/checkout/pay?cart=99', '1'],
    ['region:south', '2'],
    ['has:region', '12'],
    ['!has:region', '345'],
    ['region:""', '345'],
    ['tags[region]:north', '1'],
    ['tags[nothing]:x', ''],
    ['logger:stock', '4'],
    ['transaction:none', ''],
    ['issue:demo-4', '4'],
    ['demo-4', '4'],
    ['issue.category:error', '12345'],
    ['issue.category:feedback', ''],
    ['issue.type:default', '4'],
    ['priority:medium', '4'],
    ['event.id:abababababababababababababababab', '4'],
    ['abababab-abab-abab-abab-abababababab', '4'],
    ['mugs', '4'],
    ['MUGS low', '4'],
    ['ug', '4'],
    ['100%', '2'],
    ['off_e', '2'],
    ['"card declined"', '5'],
    ['"declined card"', ''],
    ['card*clined', '5'],
    ['!error', '45'],
    ['(mugs OR token) is:unresolved', '4'],
    ['!(mugs OR token)', '125'],
    ['level:fatal OR users:>5 is:unresolved', '35'],
    ['http://nothing', ''],
  ]
  for (const [query, numbers] of found)
    it(`finds ${numbers || 'nothing'} for ${query || 'nothing'}`, async () =>
      assert.equal(await find(query), numbers))

  const misunderstood: [query: string, said: RegExp][] = [
    ['is:asleep', /"is:asleep".*for example unresolved/],
    ['is:unresloved', /Did you mean "is:unresolved"/],
    ['levle:error', /“levle” is no field.*Did you mean "level:error"/],
    ['regoin:north', /Did you mean "region:north"/],
    ['level:eror', /Did you mean "level:error"/],
    ['project:demmo', /no such project.*Did you mean "project:demo"/],
    ['timesSeen:many', /no number/],
    ['age:old', /no time.*-24h/],
    ['priority:urgent', /high, medium or low/],
    ['release:>banana', /stands a version/],
    ['bookmarks:ada', /yourself alone/],
    ['trace:0af7651916cd43dd8448eb211c80319c', /not found by trace/],
    ['is: unresolved', /right behind the colon/],
    ['(mugs', /never closed/],
    ['mugs OR', /OR stands between/],
  ]
  for (const [query, said] of misunderstood)
    it(`says what is wrong with ${query}`, async () => {
      const { status, body } = await hitch.api('GET', list({ query }))
      assert.equal(status, 400)
      assert.match((body as { detail: string }).detail, said)
    })

  const orders: [sort: string, numbers: string][] = [
    ['date', '54321'],
    ['new', '54321'],
    ['freq', '52431'],
    ['user', '51432'],
    ['priority', '53214'],
    ['inbox', '54321'],
    ['trends', '54321'],
  ]
  for (const [sort, numbers] of orders)
    it(`sorts by ${sort}, page by page there and back`, async () => {
      const whole = await numbersAt(list({ query: '', sort }))
      if (sort !== 'freq' && sort !== 'user') assert.equal(whole, numbers)
      assert.equal([...whole].sort().join(''), '12345')
      let path: string | undefined = list({ query: '', sort, limit: '2' })
      const pages: string[] = []
      const back: (string | undefined)[] = []
      while (path) {
        const { body, headers } = await hitch.api('GET', path)
        pages.push(shown(body))
        back.push(linkTo(headers, 'previous'))
        path = linkTo(headers, 'next')
      }
      assert.equal(pages.join(''), whole)
      assert.deepEqual(
        pages.map(({ length }) => length),
        [2, 2, 1],
      )
      assert.equal(back[0], undefined)
      assert.equal(shown((await hitch.api('GET', back[2] ?? '')).body), pages[1])
      assert.equal(shown((await hitch.api('GET', back[1] ?? '')).body), pages[0])
    })

  it('sorts by trend: what is seen more often than before comes first', async () => {
    await rankTrends(hitch.app)
    assert.equal((await numbersAt(list({ query: '', sort: 'trends' }))).slice(0, 1), '5')
    const { trend } = await hitch.app.db.group.findFirstOrThrow({ where: { number: 5 } })
    assert.equal(trend, 1_200)
  })

  it('counts what fits, and narrows by environments and times', async () => {
    const { headers } = await hitch.api('GET', list({ query: 'is:unresolved', limit: '1' }))
    assert.deepEqual([headers.get('x-hits'), headers.get('x-max-hits')], ['3', '1000'])
    const both = `${list({ query: '', environment: 'staging' })}&environment=production`
    assert.equal(await numbersAt(both), '2')
    assert.equal(await numbersAt(list({ query: '', statsPeriod: '25h' })), '5432')
    assert.equal(await numbersAt(list({ query: '', end: '2026-11-23T00:00:00' })), '1')
    assert.equal(await numbersAt(list({ query: '', start: '2026-11-23', end: '2026-11-24' })), '2')
    assert.equal((await hitch.api('GET', list({ query: '', start: 'soon' }))).status, 400)
  })

  it('finds by words what the latest event says, an hour later at most', async () => {
    await hitch.advance(2 * hour)
    await send('RangeError', 'a wholly different story', 'list', {})
    await hitch.drain()
    assert.equal(await find('"wholly different"'), '2')
  })

  it('finds a merged group by the tags of both, and each by its own when that is undone', async () => {
    const ids = await Promise.all(
      [2, 5].map(async (number) => (await hitch.app.db.group.findFirstOrThrow({ where: { number } })).id),
    )
    const merged = `/api/0/organizations/hitch/issues/?id=${ids[0]}&id=${ids[1]}`
    assert.equal((await hitch.api('PUT', merged, { merge: 1 })).status, 200)
    await hitch.drain()
    const into = await find('release:shop@1.3.0')
    assert.equal(into.length, 1)
    assert.equal(await find('region:south'), into)
    const head = await hitch.app.db.group.findFirstOrThrow({ where: { number: Number(into) } })
    await undoRegrouping(hitch.app, { organizationId: 1, by: null, via: 'api', groupId: head.id })
    await hitch.drain()
    assert.deepEqual([await find('release:shop@1.3.0'), await find('region:south')], ['5', '2'])
  })

  async function find(query: string): Promise<string> {
    return [...(await numbersAt(list({ query })))].sort().join('')
  }

  async function numbersAt(path: string): Promise<string> {
    const { status, body } = await hitch.api('GET', path)
    assert.equal(status, 200, JSON.stringify(body))
    return shown(body)
  }

  function shown(body: unknown): string {
    return (body as Issue[]).map(({ shortId }) => shortId.replace('DEMO-', '')).join('')
  }

  function list(query: Record<string, string>): string {
    return `/api/0/organizations/hitch/issues/?${new URLSearchParams(query)}`
  }

  function linkTo(headers: Headers, name: string): string | undefined {
    const [, url] =
      new RegExp(`<([^>]*)>; rel="${name}"; results="true"`).exec(headers.get('link') ?? '') ?? []
    return url && new URL(url).pathname + new URL(url).search
  }

  async function send(type: string, value: string, fn: string, more: object): Promise<void> {
    const { status } = await hitch.send(errorEvent(type, value, fn, more))
    assert.equal(status, 200)
  }

  function handled(type: string) {
    return {
      values: [
        {
          type,
          value: 'unexpected token',
          mechanism: { type: 'onerror', handled: false },
          stacktrace: { frames: [{ filename: '/srv/shop/src/pay.js', function: 'parse', in_app: true }] },
        },
      ],
    }
  }
})
