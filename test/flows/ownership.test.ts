import assert from 'node:assert/strict'
import { watchOwners } from '../../services/ownership/sweep.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

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
