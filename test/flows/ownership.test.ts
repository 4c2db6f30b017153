import assert from 'node:assert/strict'
import { watchOwners } from '../../services/ownership/sweep.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'
import { type Fields, openBrowser } from '../pages/browser.ts'

type Json = Record<string, unknown>

describe('who owns a group', () => {
  let hitch: TestHitch
  let ada = 0
  let bo = 0
  before(async () => {
    hitch = await startHitch()
    const people = await Promise.all(
      ['Ada Lovelace', 'Bo Chen'].map((name) =>
        hitch.app.db.person.create({
          data: {
            organizationId: 1,
            name,
            email: `${name.split(' ')[0]?.toLowerCase()}@shop.example`,
            createdAt: hitch.app.now(),
          },
        }),
      ),
    )
    ada = people[0]?.id ?? 0
    bo = people[1]?.id ?? 0
    await ask(201, 'POST', '/api/0/organizations/hitch/teams/', { slug: 'stock', name: 'Stock' })
  })
  after(() => hitch.stop())

  const ownership = '/api/0/projects/hitch/demo/ownership/'
  const ask = async (status: number, method: string, path: string, body?: object) => {
    const answer = await hitch.api(method, path, body)
    assert.equal(answer.status, status, JSON.stringify(answer.body))
    return answer.body as Json
  }
  const rules = (raw: string, more: object = {}) => ask(200, 'PUT', ownership, { raw, ...more })
  const issue = (id: string) => ask(200, 'GET', `/api/0/issues/${id}/`)
  const assigneeOf = async (id: string) => ((await issue(id)).assignedTo as Json | null)?.name ?? null
  const lines = async (id: string) =>
    ((await ask(200, 'GET', `/api/0/issues/${id}/activities/`)).activity as Json[]).map(({ type, data }) => [
      type,
      (data as Json).why,
    ])
  let count = 0
  const fail = async (file: string, more: object = {}) => {
    const frames = [{ filename: file, function: 'run', in_app: true, lineno: 3 }]
    const event = { ...errorEvent('Error', `boom ${++count}`), ...more }
    const exception = { values: [{ type: `Error${count}`, value: 'boom', stacktrace: { frames } }] }
    await hitch.send({ fingerprint: [`own-${count}`], ...event, exception })
    await hitch.drain()
    return `DEMO-${count}`
  }

  it('nobody, before anybody says anything', async () => {
    const empty = await ask(200, 'GET', ownership)
    assert.equal(empty.raw, null)
    assert.equal(empty.autoAssignment, 'Auto Assign to Suspect Commits')
    assert.equal(await assigneeOf(await fail('src/pay/stripe.ts')), null)
    assert.equal(await hitch.app.db.groupOwner.count(), 0)
  })

  it('who the rules name, in words that say why; groups that were there before as well', async () => {
    const said = await rules('path:src/* ada@shop.example\n\npath:src/stock/* #stock nobody@shop.example\n')
    assert.deepEqual(said.unknownOwners, ['nobody@shop.example'])
    assert.deepEqual((said.schema as Json).rules, [
      {
        matcher: { type: 'path', pattern: 'src/*' },
        owners: [{ type: 'user', id: String(ada), name: 'Ada Lovelace' }],
      },
      {
        matcher: { type: 'path', pattern: 'src/stock/*' },
        owners: [{ type: 'team', id: '1', name: 'Stock' }],
      },
    ])
    const first = await fail('/srv/shop/src/stock/shelf.ts')
    assert.equal(await assigneeOf(first), 'Stock')
    const [line] = await lines(first)
    assert.deepEqual(line, [
      'assigned',
      'srv/shop/src/stock/shelf.ts matches path:src/stock/* (ownership rules, line 3)',
    ])
    assert.equal(await assigneeOf('DEMO-1'), 'Ada Lovelace', 'after the rules changed')
    const owners = (await issue(first)).owners as Json[]
    assert.deepEqual(
      owners.map(({ type, owner }) => [type, owner]),
      [['ownershipRule', 'team:1']],
    )
  })

  it('never somebody else than a person has said, and nobody when a person has said nobody', async () => {
    const id = await fail('src/a.ts')
    await ask(200, 'PUT', `/api/0/issues/${id}/`, { assignedTo: `user:${bo}` })
    await rules('path:src/* #stock')
    await hitch.drain()
    assert.equal(await assigneeOf(id), 'Bo Chen')
    await ask(200, 'PUT', `/api/0/issues/${id}/`, { assignedTo: '' })
    await rules('path:src/* ada@shop.example')
    await hitch.drain()
    assert.equal(await assigneeOf(id), null)
    assert.equal(((await issue(id)).owners as Json[])[0]?.owner, `user:${ada}`, 'but suggested')
  })

  it('nobody by itself when that is switched off', async () => {
    await rules('path:src/* ada@shop.example', { autoAssignment: 'Turn off Auto-Assignment' })
    const id = await fail('src/b.ts')
    assert.equal(await assigneeOf(id), null)
    assert.equal(((await issue(id)).owners as Json[]).length, 1)
    await rules('path:src/* ada@shop.example', { autoAssignment: 'Auto Assign to Suspect Commits' })
    await hitch.drain()
    assert.equal(await assigneeOf(id), 'Ada Lovelace')
  })

  it('who a CODEOWNERS file names, where no rule does; a name can be given a meaning', async () => {
    await rules('path:src/pay/* ada@shop.example')
    const raw = '* @contoso/storekeepers\n/web/ @bochen\n/src/pay/ @bochen\n'
    const file = await ask(201, 'POST', '/api/0/projects/hitch/demo/codeowners/', { raw })
    assert.deepEqual((file.errors as Json).missing_external_teams, ['@contoso/storekeepers'])
    assert.equal(
      file.ownershipSyntax,
      'codeowners:* @contoso/storekeepers\ncodeowners:/web/ @bochen\ncodeowners:/src/pay/ @bochen',
    )
    assert.equal(await assigneeOf(await fail('web/cart.ts')), 'Bo Chen')
    const paying = await fail('src/pay/a.ts')
    assert.equal(await assigneeOf(paying), 'Ada Lovelace')
    assert.deepEqual(
      ((await issue(paying)).owners as Json[]).map(({ type, owner }) => [type, owner]),
      [
        ['ownershipRule', `user:${ada}`],
        ['codeowners', `user:${bo}`],
      ],
    )
    const other = await fail('lib/x.ts')
    assert.equal(await assigneeOf(other), null)
    const alias = await ask(201, 'POST', '/api/0/teams/hitch/stock/external-teams/', {
      external_name: '@Contoso/Storekeepers',
      provider: 'custom_scm',
    })
    await hitch.drain()
    assert.equal(await assigneeOf(other), 'Stock')
    const person = await ask(201, 'POST', '/api/0/organizations/hitch/external-users/', {
      external_name: '@ada-at-home',
      user_id: ada,
    })
    await ask(404, 'DELETE', `/api/0/teams/hitch/stock/external-teams/${person.id}/`)
    await ask(204, 'DELETE', `/api/0/organizations/hitch/external-users/${person.id}/`)
    await ask(204, 'DELETE', `/api/0/teams/hitch/stock/external-teams/${alias.id}/`)
    await ask(204, 'DELETE', `/api/0/projects/hitch/demo/codeowners/${file.id}/`)
    assert.deepEqual(await ask(200, 'GET', '/api/0/projects/hitch/demo/codeowners/'), [])
  })

  it('is looked at again once a day while it is seen, and when a group comes back', async () => {
    const late = await fail('late/a.ts')
    await ask(200, 'PUT', `/api/0/issues/${late}/`, { status: 'resolved' })
    // As if somebody had been there first: no sweep follows what is written past the services.
    await hitch.app.db.ownership.updateMany({ data: { raw: 'path:late/* #stock' } })
    await hitch.advance(60_000)
    count -= 1
    await fail('late/a.ts')
    assert.equal(await assigneeOf(late), 'Stock')
    await hitch.app.db.ownership.updateMany({
      data: { raw: 'path:late/* #stock\npath:lib/* ada@shop.example' },
    })
    const day = async (times: number) => {
      for (let time = 0; time < times; time++) {
        await hitch.advance(12.1 * 3_600_000)
        await hitch.app.db.group.updateMany({ data: { lastSeenAt: hitch.app.now() } })
        await watchOwners(hitch.app)
        await hitch.drain()
      }
    }
    await day(4)
    const lib = await hitch.app.db.group.findFirstOrThrow({
      where: { topFrame: { contains: 'lib/x.ts' } },
      include: { owners: true },
    })
    assert.deepEqual(
      lib.owners.map(({ personId, source }) => [personId, source]),
      [[ada, 'rule']],
    )
  })

  it('refuses what cannot be read, with its lines', async () => {
    const answer = await hitch.api('PUT', ownership, { raw: 'path:src/* ada\nfile:x #stock' })
    assert.equal(answer.status, 400)
    assert.deepEqual((answer.body as Json).raw, [
      'Line 1: "ada" is no owner. Write an e-mail address, #team or @name.',
      'Line 2: "file:" is nothing to go by. There are path:, module:, url:, tags.<name>: and codeowners:.',
    ])
    await ask(400, 'PUT', ownership, { raw: 'x'.repeat(100_001) })
    await ask(400, 'PUT', ownership, { autoAssignment: 'perhaps' })
    await ask(400, 'POST', '/api/0/projects/hitch/demo/codeowners/', {})
    await ask(404, 'POST', '/api/0/projects/hitch/demo/codeowners/', { repositoryId: 77 })
    await ask(400, 'POST', '/api/0/organizations/hitch/external-users/', {
      external_name: 'ada',
      user_id: ada,
    })
    await ask(404, 'POST', '/api/0/organizations/hitch/external-users/', {
      external_name: '@ada',
      user_id: 9999,
    })
  })
})

describe('the commits an error may have come with', () => {
  let hitch: TestHitch
  before(async () => {
    hitch = await startHitch()
    await hitch.app.db.person.create({
      data: { organizationId: 1, name: 'Bo Chen', email: 'bo@shop.example', createdAt: hitch.app.now() },
    })
  })
  after(() => hitch.stop())

  const ask = async (status: number, method: string, path: string, body?: object) => {
    const answer = await hitch.api(method, path, body)
    assert.equal(answer.status, status, JSON.stringify(answer.body))
    return answer.body as Json
  }
  const commit = (id: string, author: string, path: string, message: string, minutes: number) => ({
    id,
    message,
    author_name: author,
    author_email: `${author.toLowerCase()}@shop.example`,
    timestamp: new Date(Date.parse('2026-11-22T10:00:00Z') + minutes * 60_000).toISOString(),
    patch_set: [{ path, type: 'M' }],
  })
  const release = (version: string, ...commits: object[]) =>
    ask(201, 'POST', '/api/0/organizations/hitch/releases/', { version, projects: ['demo'], commits })
  const owners = async (id: string) =>
    (
      await hitch.app.db.groupOwner.findMany({
        where: { group: { number: Number.parseInt(id.slice(5), 36) } },
        orderBy: { place: 'asc' },
        include: { person: true },
      })
    ).map(({ person, detail }) => {
      const { sha, author, confidence } = detail as Json
      return [sha, author, confidence, person?.name ?? null]
    })

  it('are those since the last release that ran without it, by what they changed', async () => {
    await release('shop@1.0.0', commit('a0a0a0a0', 'Eve', 'src/pay.js', 'Long ago', 0))
    await hitch.send(errorEvent('TypeError', 'elsewhere', 'other', { release: 'shop@1.0.0' }))
    await release('shop@1.1.0', commit('b1b1b1b1', 'Mia', 'src/pay.js', 'Never ran anywhere', 10))
    await release(
      'shop@1.2.0',
      commit('c2c2c2c2', 'Bo', 'src/pay.js', 'Retry payments\n\nThey fail.', 30),
      commit('d3d3d3d3', 'Ida', 'lib/pay.js', 'Another file of that name', 40),
      commit('e4e4e4e4', 'Ida', 'src/stock.js', 'Elsewhere', 50),
    )
    await hitch.send(
      errorEvent('RangeError', 'too much', 'charge', { release: 'shop@1.2.0', event_id: 'e'.repeat(32) }),
    )
    await hitch.drain()
    assert.deepEqual(await owners('DEMO-2'), [
      ['c2c2c2c2', 'Bo', 'high', 'Bo Chen'],
      ['b1b1b1b1', 'Mia', 'high', null],
    ])
    const issue = await ask(200, 'GET', '/api/0/issues/DEMO-2/')
    assert.equal((issue.assignedTo as Json).name, 'Bo Chen')
    assert.deepEqual(
      (issue.owners as Json[]).map(({ type }) => type),
      ['suspectCommit'],
    )
    const view = (await ask(200, 'GET', '/api/0/issues/DEMO-2/activities/')).activity as Json[]
    assert.equal(
      (view[0]?.data as Json | undefined)?.why,
      'commit c2c2c2c2, “Retry payments”, changed src/pay.js, where it happens',
    )
  })

  it('are told by author to programs', async () => {
    const path = `/api/0/projects/hitch/demo/events/${'e'.repeat(32)}/committers/`
    const { committers } = (await ask(200, 'GET', path)) as { committers: Json[] }
    assert.deepEqual(
      committers.map(({ author, commits }) => [
        (author as Json).email,
        (commits as Json[]).map(({ id }) => id),
      ]),
      [
        ['bo@shop.example', ['c2c2c2c2']],
        ['mia@shop.example', ['b1b1b1b1']],
      ],
    )
    await ask(404, 'GET', `/api/0/projects/hitch/demo/events/${'0'.repeat(32)}/committers/`)
  })

  it('stand on its page, in raw text', async () => {
    await release(
      'shop@1.3.0',
      commit('f5f5f5f5', '<b>Mal', 'src/new.js', '<img src=x onerror=alert(1)>', 60),
    )
    const frames = [{ filename: 'src/new.js', function: 'x', in_app: true, lineno: 1 }]
    await hitch.send({
      release: 'shop@1.3.0',
      exception: { values: [{ type: 'E', value: 'new', stacktrace: { frames } }] },
    })
    await hitch.drain()
    const page = await (await fetch(`${hitch.url}/groups/DEMO-3`)).text()
    assert.match(page, /Probably from <code>f5f5f5f5<\/code> by <b>&lt;b>Mal<\/b>/)
    assert.match(page, /&lt;img src=x onerror=alert\(1\)>/)
    assert.doesNotMatch(page, /<img src=x/)
  })

  it('and when it comes back, those of the release it came back with', async () => {
    await ask(200, 'PUT', '/api/0/issues/DEMO-2/', { status: 'resolved', assignedTo: '' })
    await hitch.advance(60_000)
    await release('shop@1.4.0', commit('a6a6a6a6', 'Bo', 'src/pay.js', 'Break it again', 90))
    await hitch.send(errorEvent('RangeError', 'too much', 'charge', { release: 'shop@1.4.0' }))
    await hitch.drain()
    assert.deepEqual(await owners('DEMO-2'), [['a6a6a6a6', 'Bo', 'high', 'Bo Chen']])
    assert.equal((await ask(200, 'GET', '/api/0/issues/DEMO-2/')).assignedTo, null, 'somebody took it off Bo')
  })
})

describe('the page of who owns what', () => {
  let hitch: TestHitch
  before(async () => {
    hitch = await startHitch()
    await hitch.app.db.person.create({
      data: { organizationId: 1, name: 'Ada', email: 'ada@shop.example', createdAt: hitch.app.now() },
    })
  })
  after(() => hitch.stop())

  const address = '/settings/projects/demo/ownership'

  it('takes rules, files and names, answers who owns what, and says what is wrong', async () => {
    const browser = openBrowser(hitch.url)
    const press = async (fields: Fields) => browser.post(await browser.open(address), address, fields)
    const refused = await press({ do: 'save', raw: 'path:src/* ada' })
    assert.equal(refused.status, 400)
    assert.match(refused.words, /Line 1: "ada" is no owner/)
    assert.match(refused.text, /path:src\/\* ada<\/textarea>/)
    await press({ do: 'save', raw: 'path:src/* ada@shop.example', autoAssign: 'owner' })
    await press({ do: 'add', raw: '* @contoso/core\n!x @ada', stackRoot: '/srv/shop/' })
    const asked = await browser.open(`${address}?what=src/pay.ts&said=add`)
    assert.match(asked.words, /Added\..*Ada src\/pay.ts matches path:src\/\* \(ownership rules, line 1\)/)
    assert.match(asked.words, /Line 2: "!x" cannot be used/)
    assert.match(asked.words, /Nobody here is meant by @contoso\/core/)
    assert.equal((await hitch.app.db.ownership.findFirstOrThrow()).autoAssign, 'owner')
    const { id } = await hitch.app.db.person.findFirstOrThrow({ where: { name: 'Ada' } })
    await press({ do: 'name', name: '@contoso/core', owner: `person:${id}` })
    assert.match((await browser.open(address)).words, /@contoso\/core is Ada/)
    const name = await hitch.app.db.ownerAlias.findFirstOrThrow()
    await press({ do: 'forget', id: String(name.id) })
    const file = await hitch.app.db.codeOwners.findFirstOrThrow()
    await press({ do: 'remove', file: String(file.id) })
    assert.deepEqual([await hitch.app.db.ownerAlias.count(), await hitch.app.db.codeOwners.count()], [0, 0])
    assert.equal((await press({ do: 'remove', file: '77' })).status, 404)
    assert.equal((await browser.open('/settings/projects/none/ownership')).status, 404)
  })

  it('is changed by administrators alone', async () => {
    const browser = openBrowser(hitch.url)
    const page = await browser.open(address)
    await hitch.app.db.person.updateMany({ where: { role: 'owner' }, data: { role: 'member' } })
    assert.equal((await browser.post(page, address, { do: 'save', raw: '' })).status, 403)
    const looked = await browser.open(address)
    assert.equal(looked.status, 200)
    assert.doesNotMatch(looked.text, />Save</)
  })
})
