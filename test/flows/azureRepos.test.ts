import assert from 'node:assert/strict'
import { watchOwners } from '../../services/ownership/sweep.ts'
import type { AzureDevOpsFake } from '../fakes/azureDevOps/server.ts'
import { startBoth } from '../harness/both.ts'
import { errorEvent, type TestHitch } from '../harness/hitch.ts'
import { type Fields, openBrowser } from '../pages/browser.ts'

type Json = Record<string, unknown>

describe('code in Azure Repos', () => {
  let hitch: TestHitch
  let azure: AzureDevOpsFake
  let shop = ''
  before(async () => {
    const both = await startBoth()
    hitch = both.hitch
    azure = both.azure
    shop = azure.addRepository('Shop', 'web')
    azure.addRepository('Web', 'site')
    await hitch.app.db.person.create({
      data: { organizationId: 1, name: 'Bo Chen', email: 'bo@shop.example', createdAt: hitch.app.now() },
    })
    await connect('full')
  })
  after(async () => {
    await azure.stop()
    await hitch.stop()
  })

  const org = '/api/0/organizations/hitch'
  const ask = async (status: number, method: string, path: string, body?: object) => {
    const answer = await hitch.api(method, path, body)
    assert.equal(answer.status, status, JSON.stringify(answer.body))
    return answer.body as Json
  }
  const list = async (path: string) => (await ask(200, 'GET', path)) as unknown as Json[]
  const connect = async (token: 'full' | 'code') => {
    await ask(201, 'POST', `${org}/integrations/`, {
      provider: 'vsts',
      url: azure.url,
      token: azure.tokens[token],
    })
    await look()
  }
  const look = async () => {
    await hitch.advance(24.1 * 3_600_000)
    await watchOwners(hitch.app)
    await hitch.drain()
  }
  const page = '/settings/projects/demo/ownership'

  it('cannot be read with a token that is not for it, and that is said; nothing else suffers', async () => {
    assert.deepEqual(await list(`${org}/repos/`), [])
    const { words } = await openBrowser(hitch.url).open(page)
    assert.match(words, /may not read code\. Renew it with the scope Code \(Read\)/)
    assert.equal((await hitch.app.db.integration.findFirstOrThrow()).state, 'active')
  })

  it('is listed once the token is for it, and found by the names that pipelines use', async () => {
    await connect('code')
    const repos = await list(`${org}/repos/?cursor=`)
    assert.deepEqual(
      repos.map(({ name, url, provider }) => [name, url, (provider as Json).id]),
      [
        ['Shop/web', `${azure.url}/Shop/_git/web`, 'integrations:vsts'],
        ['Web/site', `${azure.url}/Web/_git/site`, 'integrations:vsts'],
      ],
    )
    assert.equal((await list(`${org}/repos/?query=site`)).length, 1)
  })

  it('tells which commits lie between two releases, and what they changed', async () => {
    const first = azure.pushCommit(shop, { message: 'Begin' })
    azure.pushCommit(shop, {
      message: 'Retry payments',
      author: 'Bo Chen',
      email: 'Bo@shop.example',
      changes: [
        { path: 'src', changeType: 'edit', isFolder: true },
        { path: 'src/pay.js', changeType: 'edit, rename' },
      ],
    })
    const many = Array.from({ length: 230 }, (_, index) => ({ path: `gen/${index}.js`, changeType: 'add' }))
    const last = azure.pushCommit(shop, { message: 'Generate\n\nFixes DEMO-1', changes: many })
    await hitch.send(errorEvent('Error', 'old', 'other', { release: 'web@1' }))
    await ask(208, 'POST', `${org}/releases/`, {
      version: 'web@1',
      projects: ['demo'],
      refs: [{ repository: 'Shop/web', commit: first }],
    })
    await hitch.drain()
    // As `sentry-cli releases set-commits --auto` sends it, without what was before.
    await ask(201, 'POST', `${org}/releases/`, { version: 'web@2', projects: ['demo'] })
    await ask(200, 'PUT', `${org}/releases/web@2/`, {
      refs: [{ repository: 'Shop/web', commit: last, previousCommit: null }],
    })
    await hitch.send(errorEvent('RangeError', 'no price', 'charge', { release: 'web@2' }))
    await hitch.drain()
    const commits = await list(`${org}/releases/web@2/commits/`)
    assert.deepEqual(
      commits.map(({ message, author, patchSet }) => [
        message,
        (author as Json).email,
        (patchSet as Json[]).length,
      ]),
      [
        ['Generate\n\nFixes DEMO-1', 'ana@contoso.example', 230],
        ['Retry payments', 'bo@shop.example', 1],
      ],
    )
    assert.deepEqual(commits[1]?.patchSet, [{ path: 'src/pay.js', type: 'M' }])
    assert.deepEqual((await ask(200, 'GET', '/api/0/issues/DEMO-1/')).statusDetails, { inRelease: 'web@2' })
    const issue = await ask(200, 'GET', '/api/0/issues/DEMO-2/')
    assert.equal(
      (issue.assignedTo as Json).name,
      'Bo Chen',
      'also when the commits were read after the error came',
    )
    const [repo] = await list(`${org}/repos/?query=Shop`)
    assert.equal((await list(`${org}/repos/${repo?.id}/commits/`)).length, 3)
    await ask(404, 'GET', `${org}/repos/999/commits/`)
  })

  it('fills in what listed commits changed, and says of other repositories that nobody knows them', async () => {
    const sha = azure.pushCommit(shop, {
      message: 'Listed',
      changes: [{ path: 'src/late.js', changeType: 'delete' }],
    })
    const commits = [
      { id: sha, repository: 'web', message: 'Listed by a pipeline' },
      { id: 'ffff', repository: 'elsewhere/lib', message: 'From somewhere else' },
    ]
    await ask(201, 'POST', `${org}/releases/`, { version: 'web@3', projects: ['demo'], commits })
    await hitch.drain()
    const read = await list(`${org}/releases/web@3/commits/`)
    assert.deepEqual(
      read.map(({ message, patchSet }) => [message, patchSet]),
      [
        ['Listed by a pipeline', [{ path: 'src/late.js', type: 'D' }]],
        ['From somewhere else', []],
      ],
    )
    const refs = await hitch.app.db.releaseRef.findMany({
      where: { version: 'web@3' },
      orderBy: { repository: 'asc' },
    })
    assert.deepEqual(
      refs.map(({ repository, state }) => [repository, state]),
      [
        ['elsewhere/lib', 'unknown'],
        ['web', 'read'],
      ],
    )
  })

  it('says what a repository does not know, and waits while nobody answers', async () => {
    const refs = [{ repository: 'Shop/web', commit: 'f'.repeat(40) }]
    await ask(201, 'POST', `${org}/releases/`, { version: 'web@4', projects: ['demo'], refs })
    await hitch.drain()
    const failed = await hitch.app.db.releaseRef.findFirstOrThrow({ where: { version: 'web@4' } })
    assert.equal(failed.state, 'failed')
    assert.ok(failed.trouble)
    const head = azure.pushCommit(shop, { message: 'After the pause', changes: [] })
    azure.fault({ status: 503, match: /commitsBatch/i, times: 100 })
    await ask(201, 'POST', `${org}/releases/`, {
      version: 'web@5',
      projects: ['demo'],
      refs: [{ repository: 'Shop/web', commit: head }],
    })
    await hitch.drain()
    const pending = () => hitch.app.db.releaseRef.findFirstOrThrow({ where: { version: 'web@5' } })
    assert.equal((await pending()).state, 'pending')
    azure.clearFaults()
    await hitch.advance(60_000)
    await hitch.drain()
    assert.equal((await pending()).state, 'read')
  })

  it('brings its CODEOWNERS, read once a day and when somebody asks', async () => {
    const browser = openBrowser(hitch.url)
    const press = async (fields: Fields) => browser.post(await browser.open(page), page, fields)
    azure.putFile(shop, '.github/CODEOWNERS', '/lib/ bo@shop.example\n')
    const [repo] = await list(`${org}/repos/?query=Shop`)
    await press({ do: 'read', repository: String(repo?.id) })
    await hitch.drain()
    assert.match((await browser.open(page)).words, /Shop\/web \.github\/CODEOWNERS 1 line with owners/)
    const frames = [{ filename: 'lib/x.js', function: 'x', in_app: true, lineno: 1 }]
    const fail = async (type: string) => {
      await hitch.send({ exception: { values: [{ type, value: 'x', stacktrace: { frames } }] } })
      await hitch.drain()
    }
    await fail('First')
    assert.equal(((await ask(200, 'GET', '/api/0/issues/DEMO-3/')).assignedTo as Json).name, 'Bo Chen')
    azure.putFile(shop, 'CODEOWNERS', '/lib/\n')
    await look()
    await fail('Second')
    assert.equal((await ask(200, 'GET', '/api/0/issues/DEMO-4/')).assignedTo, null)
    azure.putFile(shop, 'CODEOWNERS', null)
    azure.putFile(shop, '.github/CODEOWNERS', null)
    const { id } = await hitch.app.db.codeOwners.findFirstOrThrow()
    await press({ do: 'sync', file: String(id) })
    await hitch.drain()
    assert.match((await browser.open(page)).words, /Shop\/web has no CODEOWNERS file/)
  })
})
