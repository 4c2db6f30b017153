import assert from 'node:assert/strict'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'
import { openBrowser } from '../pages/browser.ts'

type Json = Record<string, unknown>

// The requests are those of `sentry-cli releases …` and `sentry-cli deploys …`.
describe('a release, from a pipeline', () => {
  let hitch: TestHitch
  before(async () => {
    hitch = await startHitch()
  })
  after(() => hitch.stop())

  const org = '/api/0/organizations/hitch'
  const ask = async (status: number, method: string, path: string, body?: object) => {
    const answer = await hitch.api(method, path, body)
    assert.equal(answer.status, status, JSON.stringify(answer.body))
    return answer.body as Json
  }
  const list = async (path: string) => (await ask(200, 'GET', path)) as unknown as Json[]
  const commitOf = (id: string, message: string, more: object = {}) => ({
    id,
    message,
    repository: 'contoso/shop',
    author_name: 'Ada',
    author_email: 'Ada@shop.example',
    timestamp: '2026-11-22T13:00:00+01:00',
    patch_set: [{ path: 'src/pay.js', type: 'M' }],
    ...more,
  })
  const issue = (id: string) => ask(200, 'GET', `${org}/issues/${id}/`)

  it('is made, gets its commits, resolves what they fix, goes out, and hears of errors', async () => {
    await hitch.send(errorEvent('TypeError', 'no price', 'charge', { release: 'shop@1.2.0' }))
    await hitch.send(errorEvent('RangeError', 'too many', 'fill', { release: 'shop@1.2.0' }))
    await hitch.send(errorEvent('Error', 'out of stock', 'pick', { release: 'shop@1.2.0' }))
    await hitch.drain()
    await hitch.advance(60_000)

    const version = 'shop@1.3.0+42'
    const path = `${org}/releases/${encodeURIComponent(version)}/`
    const made = await ask(201, 'POST', `${org}/releases/`, { version, projects: ['demo'] })
    assert.equal(made.version, version)
    assert.equal(made.shortVersion, '1.3.0+42')
    assert.equal(made.dateReleased, null)
    assert.deepEqual([made.newGroups, made.commitCount, made.lastCommit], [0, 0, null])
    await ask(208, 'POST', `${org}/releases/`, { version, projects: [hitch.demo.projectId] })

    assert.deepEqual(await ask(200, 'GET', `${org}/repos/?cursor=`), [])
    assert.deepEqual(await ask(200, 'GET', `${path}previous-with-commits/`), {})
    const commits = [
      commitOf('c0ffee02', 'Merge branch fixes\n\nAB#31'),
      commitOf('c0ffee01', 'Price the teapot\n\nFIXES demo-1, AB#31 and OTHER-1'),
    ]
    const told = await ask(200, 'PUT', path, { commits })
    assert.equal(told.commitCount, 2)
    assert.equal((told.lastCommit as Json).id, 'c0ffee02')
    assert.deepEqual(told.authors, [{ name: 'Ada', email: 'ada@shop.example' }])
    const [, listed] = await list(`${path}commits/`)
    assert.equal(listed?.dateCreated, '2026-11-22T12:00:00.000Z')
    assert.deepEqual(listed?.patchSet, [{ path: 'src/pay.js', type: 'M' }])

    const fixed = await issue('DEMO-1')
    assert.deepEqual([fixed.status, fixed.statusDetails], ['resolved', { inRelease: version }])
    assert.equal((await issue('DEMO-2')).status, 'unresolved')
    const [line] = (await ask(200, 'GET', `${org}/issues/DEMO-1/activities/`)).activity as Json[]
    assert.equal(line?.type, 'set_resolved_in_commit')
    assert.deepEqual(line?.data, {
      inRelease: version,
      version,
      commit: 'c0ffee01',
    })
    const view = await hitch.app.db.group.findFirstOrThrow({ where: { number: 1 } })
    assert.equal(view.version, 2)

    const out = { projects: ['demo'], dateReleased: '2026-11-22T12:05:00.123456789Z' }
    assert.equal((await ask(200, 'PUT', path, out)).dateReleased, '2026-11-22T12:05:00.123Z')
    const deploy = { environment: 'production', name: null, url: null, dateStarted: null, dateFinished: null }
    const went = await ask(201, 'POST', `${path}deploys/`, deploy)
    assert.equal(went.dateFinished, '2026-11-22T12:01:00.000Z')
    assert.deepEqual(await list(`${path}deploys/`), [went])
    assert.deepEqual(await ask(200, 'GET', `${path}deploys/${went.id}/`), went)

    await hitch.send(errorEvent('TypeError', 'no price', 'charge', { release: 'shop@1.2.0' }))
    assert.equal((await issue('DEMO-1')).status, 'resolved', 'the release before does not count')
    await hitch.send(errorEvent('TypeError', 'no price', 'charge', { release: version }))
    await hitch.send(errorEvent('SyntaxError', 'no such page', 'show', { release: version }))
    assert.equal((await issue('DEMO-1')).substatus, 'regressed')
    const seen = await ask(200, 'GET', path)
    assert.deepEqual([seen.newGroups, seen.regressions, seen.eventCount], [1, 1, 2])
    assert.deepEqual([seen.deployCount, seen.lastDeploy], [1, went])
    const query = encodeURIComponent(`firstRelease:${version}`)
    assert.deepEqual(
      (await list(`${org}/issues/?query=${query}`)).map(({ shortId }) => shortId),
      ['DEMO-4'],
    )
    assert.equal(seen.lastEvent, '2026-11-22T12:01:00.000Z')

    await ask(200, 'PUT', path, { commits })
    assert.equal(
      (await issue('DEMO-1')).status,
      'unresolved',
      'what came back is not resolved by an old commit',
    )
    await ask(204, 'DELETE', `${path}deploys/${went.id}/`)
    assert.deepEqual(await list(`${path}deploys/`), [])
    assert.match(String((await ask(409, 'DELETE', path)).detail), /Events came from this release/)
  })

  it('takes part in the order before its first event', async () => {
    await ask(201, 'POST', `${org}/releases/`, { version: 'shop@2.0.0', projects: ['demo'] })
    await ask(200, 'PUT', `${org}/issues/DEMO-2/`, { status: 'resolvedInNextRelease' })
    await hitch.advance(60_000)
    await hitch.send(errorEvent('RangeError', 'too many', 'fill', { release: 'shop@2.0.0' }))
    assert.equal((await issue('DEMO-2')).status, 'resolved')
    await hitch.send(errorEvent('RangeError', 'too many', 'fill', { release: 'shop@2.0.1' }))
    assert.equal((await issue('DEMO-2')).substatus, 'regressed')
    const before = await ask(200, 'GET', `${org}/releases/shop@2.0.1/previous-with-commits/`)
    assert.equal((before.lastCommit as Json).id, 'c0ffee02')
  })

  it('is called what it is called', async () => {
    for (const version of ['release/2026/11', '@scope/shop@1.0.0+b.7', 'Winter sale 100%', '...']) {
      const path = `/api/0/projects/hitch/demo/releases/${encodeURIComponent(version)}/`
      await ask(201, 'POST', '/api/0/projects/hitch/demo/releases/', { version, ref: 'main' })
      assert.equal((await ask(200, 'GET', path)).version, version)
      assert.equal((await ask(200, 'PUT', path, { url: 'https://shop.example/r' })).ref, 'main')
      assert.deepEqual(await list(`${path}commits/`), [])
      await ask(201, 'POST', `${path}deploys/`, { environment: 'staging' })
      await ask(204, 'DELETE', path)
      await ask(404, 'GET', path)
    }
    assert.equal(await hitch.app.db.deploy.count(), 0)
  })

  it('is found page by page', async () => {
    const found = await list(`${org}/releases/?query=${encodeURIComponent('shop@1')}&per_page=1`)
    assert.deepEqual(
      found.map(({ version }) => version),
      ['shop@1.3.0+42'],
    )
    const next = await list(`${org}/releases/?query=shop%401&per_page=1&cursor=1:1:0`)
    assert.deepEqual(
      next.map(({ version }) => version),
      ['shop@1.2.0'],
    )
    assert.deepEqual(await list(`${org}/releases/?query=%25%25`), [])
    assert.equal((await list('/api/0/projects/hitch/demo/releases/')).length, 4)
  })

  it('is archived and restored', async () => {
    const named = async (query: string) =>
      (await list(`${org}/releases/?${query}`)).map(({ version }) => version)
    const archive = { version: 'shop@1.2.0', projects: [], status: 'archived' }
    assert.equal((await ask(208, 'POST', `${org}/releases/`, archive)).status, 'archived')
    assert.deepEqual(await named('query=shop@1.2'), [])
    assert.deepEqual(await named('status=archived'), ['shop@1.2.0'])
    assert.ok((await named('status=')).includes('shop@1.2.0'))
    await ask(400, 'GET', `${org}/releases/?status=asleep`)
    const browser = openBrowser(hitch.url)
    assert.doesNotMatch((await browser.open('/releases')).words, /shop@1\.2\.0/)
    assert.match((await browser.open('/releases?query=shop@1.2')).words, /shop@1\.2\.0/)
    assert.match((await browser.open('/releases/shop%401.2.0')).words, /archived/)
    assert.equal((await ask(200, 'PUT', `${org}/releases/shop@1.2.0/`, { status: 'open' })).status, 'open')
    assert.deepEqual(await named('query=shop@1.2'), ['shop@1.2.0'])
  })

  it('is of the projects it is for', async () => {
    await ask(201, 'POST', '/api/0/organizations/hitch/projects/', { name: 'Web', slug: 'web' })
    const both = { version: 'all@1.0.0', projects: ['demo', 'web'] }
    const made = await ask(201, 'POST', `${org}/releases/`, both)
    assert.deepEqual(
      (made.projects as Json[]).map(({ slug }) => slug),
      ['demo', 'web'],
    )
    const path = `${org}/releases/all@1.0.0/`
    await ask(201, 'POST', `${path}deploys/`, { environment: 'production', projects: ['web'] })
    assert.equal((await list('/api/0/projects/hitch/web/releases/all@1.0.0/deploys/')).length, 1)
    assert.equal((await list('/api/0/projects/hitch/demo/releases/all@1.0.0/deploys/')).length, 0)
    // A commit that fixes a group of a project that the release is not of has not reached it.
    await ask(201, 'POST', `${org}/releases/`, {
      version: 'web@1.0.0',
      projects: ['web'],
      commits: [commitOf('c0ffee03', 'Fixes DEMO-3')],
    })
    assert.equal((await issue('DEMO-3')).status, 'unresolved')
    await ask(201, 'POST', `${org}/releases/`, { version: 'web@1.0.0', projects: ['demo'] })
    assert.deepEqual((await issue('DEMO-3')).statusDetails, { inRelease: 'web@1.0.0' })
    await ask(201, 'POST', '/api/0/organizations/hitch/projects/', { name: 'Gone', slug: 'gone' })
    const gone = { version: 'gone@1.0.0', commits: [commitOf('c0ffee07', 'Say good-bye')] }
    await ask(201, 'POST', `${org}/releases/`, { ...gone, projects: ['gone'] })
    await ask(201, 'POST', `${org}/releases/gone@1.0.0/deploys/`, { environment: 'production' })
    await ask(204, 'DELETE', '/api/0/projects/hitch/gone/')
    await ask(404, 'GET', `${org}/releases/gone@1.0.0/`)
    const anew = await ask(201, 'POST', `${org}/releases/`, { version: 'gone@1.0.0', projects: ['demo'] })
    assert.deepEqual([anew.commitCount, anew.deployCount], [0, 0])
    await ask(204, 'DELETE', `${org}/releases/gone@1.0.0/`)
    await ask(204, 'DELETE', '/api/0/projects/hitch/web/releases/all@1.0.0/')
    assert.deepEqual(
      ((await ask(200, 'GET', path)).projects as Json[]).map(({ slug }) => slug),
      ['demo'],
    )
  })

  it('has a page', async () => {
    const browser = openBrowser(hitch.url)
    const all = await browser.open('/releases')
    assert.match(
      all.words,
      /shop@1\.3\.0\+42 Demo 1\.3\.0\+42 2 commits 1 new 2 events .*web@1\.0\.0 Web, Demo/,
    )
    assert.match(
      (await browser.open('/releases?query=nothing-like-it')).words,
      /No release is called like that/,
    )
    const address = /href="(\/releases\/shop%401\.3[^"]*)"/.exec(all.text)?.[1] ?? ''
    const page = await browser.open(address)
    assert.equal(page.status, 200)
    assert.match(page.words, /shop@1\.3\.0\+42.*New groups 1 Came back 1 Events 2/)
    assert.match(page.words, /SyntaxError: no such page/)
    assert.match(page.words, /Price the teapot c0ffee01 Ada/)
    const group = await browser.open('/groups/DEMO-1')
    assert.match(group.words, /Resolved by a commit in shop@1\.3\.0\+42: Price the teapot/)
    assert.equal((await browser.open('/releases/nowhere')).status, 404)
  })

  it('is refused in words', async () => {
    const refused: [body: object, words: RegExp][] = [
      [{ projects: ['demo'] }, /version: This field is required/],
      [{ version: 'x@1' }, /Name at least one project/],
      [{ version: 'x@1', projects: ['nobody'] }, /no project "nobody"/],
      [{ version: '..', projects: ['demo'] }, /cannot be called/],
      [{ version: 'a\nb', projects: ['demo'] }, /one line/],
      [{ version: 'x'.repeat(201), projects: ['demo'] }, /at most 200/],
      [{ version: 'x@1', projects: ['demo'], dateReleased: 'soon' }, /A date is written/],
      [{ version: 'x@1', projects: ['demo'], url: 'javascript:alert(1)' }, /begins with https/],
      [{ version: 'x@1', projects: ['demo'], status: 'asleep' }, /status/],
      [{ version: 'x@1', projects: [], status: 'archived' }, /Name at least one project/],
      [{ version: 'x@1', projects: ['demo'], commits: [{ message: 'no id' }] }, /commits\.0\.id/],
    ]
    for (const [body, words] of refused)
      assert.match(String((await ask(400, 'POST', `${org}/releases/`, body)).detail), words)
    await ask(404, 'PUT', `${org}/releases/nowhere/`, {})
    await ask(404, 'POST', `${org}/releases/nowhere/deploys/`, { environment: 'production' })
    const path = `${org}/releases/shop@2.0.0/`
    await ask(400, 'POST', `${path}deploys/`, { environment: 'a/b' })
    await ask(400, 'POST', `${path}deploys/`, { environment: 'production', projects: ['web'] })
    await ask(404, 'GET', `${path}deploys/none/`)
    const odd = [commitOf('c0ffee04', `nul \0 ${'x'.repeat(30_000)}`), commitOf('c0ffee04', 'the same again')]
    assert.equal((await ask(200, 'PUT', path, { commits: odd })).commitCount, 1)
    const patch_set = Array.from({ length: 30_000 }, (_, index) => ({
      path: `vendor/${index}/${'x'.repeat(60)}.js`,
      type: 'A',
    }))
    await ask(200, 'PUT', path, { commits: [commitOf('c0ffee06', 'Bring everything along', { patch_set })] })
    const [vast] = await list(`${path}commits/`)
    assert.equal(Object.keys(vast?.patchSet ?? []).length, 1_000)
    assert.equal((await ask(200, 'PUT', path, { refs: [] })).commitCount, 0)
    const refs = [{ repository: 'contoso/shop', commit: 'c0ffee05', previousCommit: null }]
    assert.equal(((await ask(200, 'PUT', path, { refs })).lastCommit as Json).id, 'c0ffee05')
  })
})
