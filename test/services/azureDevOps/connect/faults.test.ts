import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Client } from '../../../../services/azureDevOps/connect/client.ts'
import type { FaultKind } from '../../../../services/azureDevOps/connect/fault.ts'
import type { Fault } from '../../../fakes/azureDevOps/faults.ts'
import { type AzureDevOpsFake, startAzureDevOps } from '../../../fakes/azureDevOps/server.ts'
import { listen, reply } from '../../../fakes/http.ts'
import { startHitch, type TestHitch } from '../../../harness/hitch.ts'
import { connecting, everyMethod, faultOf, quick } from './connecting.ts'

const page = '<!DOCTYPE html><html><body>Sign in to your account</body></html>'
const title = [{ op: 'add', path: '/fields/System.Title', value: 'Checkout fails' } as const]

/** Methods that do something which must not be done twice. */
const writes = ['create', 'update', 'remove', 'addComment', 'editComment', 'subscribe', 'testSubscription']
/** Methods for which what is not there is no fault. */
const gone = [
  'project',
  'workItem',
  'isDeleted',
  'search',
  'editComment',
  'removeComment',
  'subscription',
  'unsubscribe',
]

describe('when Azure DevOps fails', () => {
  let hitch: TestHitch
  let there: AzureDevOpsFake
  let client: Client
  let number: number
  before(async () => {
    hitch = await startHitch()
  })
  after(() => hitch.stop())
  beforeEach(async () => {
    there = await startAzureDevOps()
    client = connecting(hitch.app).azureDevOps.open({
      url: there.url,
      credential: { kind: 'pat', token: there.tokens.full },
    })
    number = there.createItem().number
    // What is looked up once is known: faults strike what is asked.
    await Promise.all([
      client.workItem(number),
      client.projects(),
      client.subscriptions(),
      client.search('x'),
      client.identities('any', 'x'),
    ])
  })
  afterEach(() => there.stop())

  /** What every method fails with while this lasts. */
  async function everyFault(
    fault: Fault,
  ): Promise<Map<string, { kind: FaultKind | 'none'; message: string }>> {
    const commentId = there.comment(number, 'hello')
    const found = new Map<string, { kind: FaultKind | 'none'; message: string }>()
    const handle = there.fault({ times: 1_000, ...fault })
    for (const [name, call] of everyMethod(number, commentId)) {
      const error = await call(client).then(
        () => null,
        (thrown: unknown) => thrown,
      )
      if (error !== null) assert.equal((error as Error).name, 'AzureError', `${name}: ${error}`)
      const { kind = 'none', message = '' } = (error ?? {}) as { kind?: FaultKind; message?: string }
      found.set(name, { kind, message })
      assert.ok(!message.includes(there.tokens.full))
      assert.doesNotMatch(message, /[<>]/)
    }
    handle.end()
    return found
  }

  const always: [what: string, fault: Fault, kind: FaultKind][] = [
    ['401', { status: 401 }, 'unauthorized'],
    ['403', { status: 403, body: { message: 'Access denied.' } }, 'forbidden'],
    ['203 with a page', { status: 203, body: page }, 'unauthorized'],
    ['200 with a page', { status: 200, body: page }, 'unauthorized'],
    ['302', { status: 302, headers: { location: 'https://login.microsoftonline.com/x' } }, 'unauthorized'],
    ['409', { status: 409, body: { message: 'busy' } }, 'conflict'],
    ['412', { status: 412, body: { message: 'VS403351' } }, 'conflict'],
    ['429 for long', { status: 429, headers: { 'retry-after': '3000' } }, 'throttled'],
    ['400', { status: 400, body: { message: 'TF51535: no.' } }, 'invalid'],
    ['404 with a page', { status: 404, body: page }, 'unavailable'],
    ['503', { status: 503 }, 'unavailable'],
  ]
  for (const [what, fault, kind] of always)
    it(`every method says so: ${what}`, async () => {
      for (const [name, found] of await everyFault(fault))
        assert.equal(found.kind, kind, `${name}: ${found.message}`)
    })

  it('every method says so, or that there is nothing: 404', async () => {
    for (const [name, found] of await everyFault({ status: 404, body: { message: 'gone', typeKey: 'X' } }))
      assert.equal(found.kind, gone.includes(name) ? 'none' : 'notFound', `${name}: ${found.message}`)
  })

  for (const [what, fault, kind] of [
    ['500', { status: 500, body: { message: 'oh no' } }, 'unavailable'],
    ['502', { status: 502, body: page }, 'unavailable'],
    [
      'rubbish',
      { status: 200, headers: { 'content-type': 'application/json' }, body: '{"id":' },
      'malformed',
    ],
    ['a connection that breaks', { drop: 'before' }, 'unavailable'],
  ] as [string, Fault, FaultKind][])
    it(`every method says so, and whether it may have happened: ${what}`, async () => {
      for (const [name, found] of await everyFault(fault)) {
        // What has to be read before anything is written fails before anything is written.
        const isUncertain = writes.includes(name) && name !== 'testSubscription'
        assert.equal(found.kind, isUncertain ? 'timeout' : kind, `${name}: ${found.message}`)
        if (isUncertain) assert.match(found.message, /Whether it was carried out is not known\.$/)
      }
    })

  it('every method says so when an answer is of another shape', async () => {
    for (const body of [
      { hello: 'world' },
      [],
      { value: [{}, null, 7, 'x', []], count: 3 },
      { id: 'x', rev: {}, fields: 7 },
    ])
      for (const [name, { kind, message }] of await everyFault({ status: 200, body }))
        assert.ok(
          ['none', 'malformed', 'timeout'].includes(kind) && (kind !== 'timeout' || writes.includes(name)),
          `${name}: ${kind} ${message}`,
        )
  })

  it('repeats what may be repeated, with pauses, and no more than four times', async () => {
    for (const fault of [
      { status: 500 },
      { status: 502 },
      { status: 503 },
      { status: 429 },
      { drop: 'before' },
    ] as Fault[]) {
      there.forgetRequests()
      there.fault({ ...fault, times: 3 })
      assert.equal((await client.workItem(number))?.number, number)
      assert.equal(there.requests().length, 4)
      const lasting = there.fault({ ...fault, times: 100 })
      assert.ok((await faultOf(client.workItem(number))).isPassing)
      assert.equal(lasting.hits(), 4)
      lasting.end()
    }
  })

  it('repeats queries and searches, which are asked for with POST', async () => {
    there.fault({ status: 500, times: 1, match: /wiql/ })
    assert.deepEqual(await client.wiql('SELECT [System.Id] FROM WorkItems'), [number])
    there.fault({ drop: 'before', times: 1, match: /workitemsbatch/ })
    assert.equal((await client.workItems([number])).length, 1)
    there.fault({ status: 502, times: 1, match: /validateonly=true/i })
    assert.equal(await client.create('Web', 'Bug', title, { dryRun: true }), null)
  })

  it('repeats a write that was refused before it was carried out, and no other', async () => {
    for (const fault of [{ status: 429 }, { status: 503 }] as Fault[]) {
      there.fault({ ...fault, times: 2 })
      const made = await client.create('Web', 'Bug', title)
      assert.ok(made)
    }
    const before = there.writes().length
    for (const fault of [
      { status: 500, isCarriedOut: true },
      { status: 504, isCarriedOut: true },
      { drop: 'after' },
      { status: 200, body: {}, isCarriedOut: true },
      { status: 200, body: 'rubbish', headers: { 'content-type': 'text/plain' }, isCarriedOut: true },
    ] as Fault[]) {
      there.fault(fault)
      const fault_ = await faultOf(client.create('Web', 'Bug', title))
      assert.equal(fault_.kind, 'timeout')
      assert.ok(fault_.isPassing)
    }
    assert.equal(there.writes().length, before + 5)
  })

  it('waits as long as a service in trouble says, when there is time for it', async () => {
    const began = performance.now()
    there.fault({ status: 503, headers: { 'retry-after': '3' } })
    assert.equal((await client.workItem(number))?.number, number)
    assert.ok(performance.now() - began >= 3 * 20 - 1)
    const down = there.fault({ status: 503, headers: { 'retry-after': '600' }, times: 100 })
    const fault = await faultOf(client.workItem(number))
    assert.deepEqual([fault.kind, fault.retryAfter, down.hits()], ['unavailable', 600, 1])
  })

  it('does not repeat what was refused for good', async () => {
    for (const status of [400, 401, 403, 409, 412]) {
      const refusing = there.fault({ status, body: { message: 'no' }, times: 100 })
      await faultOf(client.workItem(number))
      assert.equal(refusing.hits(), 1)
      refusing.end()
    }
  })

  it('gives up in time when nothing comes back, and says whether a write may have happened', async () => {
    const { azureDevOps } = connecting(hitch.app, {
      ...quick,
      deadlineMs: { interactive: 5_000, background: 60 },
    })
    const integration = await integrationOf(hitch, there)
    await azureDevOps.client(integration, 'interactive').workItem(number)
    const hasty = azureDevOps.client(integration, 'background')
    const hanging = there.fault({ hang: true, times: 100 })
    const read = await faultOf(hasty.workItem(number))
    assert.deepEqual([read.kind, read.message], ['timeout', 'Azure DevOps did not answer within a second.'])
    const write = await faultOf(hasty.update(number, title))
    assert.equal(write.kind, 'timeout')
    assert.match(write.message, /Whether it was carried out is not known\.$/)
    hanging.end()
    hanging.release()
  })

  it('did nothing when it gave up before its turn came, and gives turns back', async () => {
    const { azureDevOps } = connecting(hitch.app, {
      ...quick,
      deadlineMs: { interactive: 500, background: 50 },
    })
    const integration = await integrationOf(hitch, there)
    const person = azureDevOps.client(integration, 'interactive')
    const job = azureDevOps.client(integration, 'background')
    await person.workItem(number)
    const hanging = there.fault({ hang: true, times: 100 })
    const people = Array.from({ length: 6 }, () => faultOf(person.workItem(number)))
    await hitting(hanging, 6)
    const fault = await faultOf(job.update(number, title))
    assert.equal(fault.kind, 'unavailable')
    assert.match(fault.message, /Nothing was changed there\.$/)
    assert.deepEqual(new Set((await Promise.all(people)).map(({ kind }) => kind)), new Set(['timeout']))
    hanging.end()
    hanging.release()
    assert.equal((await person.update(number, title)).number, number)
  })

  it('is not held up by a slow body', async () => {
    const trickle = await listen((_, res) => {
      res.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
      res.write('{"a":')
    })
    const { azureDevOps } = connecting(hitch.app, {
      ...quick,
      deadlineMs: { interactive: 80, background: 80 },
    })
    const hasty = azureDevOps.open({
      url: `http://127.0.0.1:${trickle.port}/contoso`,
      credential: { kind: 'pat', token: 'x'.repeat(52) },
    })
    assert.equal((await faultOf(hasty.projects())).kind, 'timeout')
    await trickle.stop()
  })

  it('takes a body that was cut off, or is broken, for no answer', async () => {
    let asked = 0
    const rude = await listen((_, res) => {
      asked += 1
      if (asked % 2 === 0) {
        res.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        return void res.end('this is not compressed')
      }
      res.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
      res.write('{"count":0,"value":[]}')
      setImmediate(() => res.destroy())
    })
    const { azureDevOps } = connecting(hitch.app)
    const client = azureDevOps.open({
      url: `http://127.0.0.1:${rude.port}/contoso`,
      credential: { kind: 'pat', token: 'x'.repeat(52) },
    })
    assert.equal((await faultOf(client.projects())).kind, 'unavailable')
    assert.equal(asked, 4)
    await rude.stop()
  })

  it('says in words that nobody is there', async () => {
    const nobody = await listen(() => {})
    await nobody.stop()
    const { azureDevOps } = connecting(hitch.app)
    const client = azureDevOps.open({
      url: `http://127.0.0.1:${nobody.port}/contoso`,
      credential: { kind: 'pat', token: 'x'.repeat(52) },
    })
    const fault = await faultOf(client.create('Web', 'Bug', title))
    assert.deepEqual(
      [fault.kind, fault.message],
      ['unavailable', `Nothing answers at 127.0.0.1:${nobody.port}.`],
    )
  })

  describe('and asks for patience', () => {
    const background = async (patience = quick) => {
      const { azureDevOps } = connecting(hitch.app, patience)
      const integration = await integrationOf(hitch, there)
      return {
        job: azureDevOps.client(integration, 'background'),
        person: azureDevOps.client(integration, 'interactive'),
      }
    }

    it('waits as long as it is asked to, and goes on', async () => {
      there.throttle({ retryAfter: 2, times: 2 })
      const began = performance.now()
      assert.equal((await client.workItem(number))?.number, number)
      assert.ok(performance.now() - began >= 4 * 20 - 1)
    })

    it('says at once when that would take too long, and leaves the service alone meanwhile', async () => {
      const { job, person } = await background()
      await job.workItem(number)
      const throttling = there.throttle({ retryAfter: 1_000, times: 100 })
      const fault = await faultOf(job.workItem(number))
      assert.deepEqual([fault.kind, fault.retryAfter, fault.status], ['throttled', 1_000, 429])
      assert.equal(throttling.hits(), 1)
      for (const client of [job, person]) {
        const next = await faultOf(client.update(number, title))
        assert.equal(next.kind, 'throttled')
        assert.ok((next.retryAfter ?? 0) > 990)
      }
      assert.equal(throttling.hits(), 1)
    })

    it('slows background work down after a warning', async () => {
      const { job, person } = await background()
      await job.workItem(number)
      there.throttle({ kind: 'warn', retryAfter: 5, times: 1 })
      const began = performance.now()
      await job.workItem(number)
      await person.workItem(number)
      await job.workItem(number)
      const took = performance.now() - began
      assert.ok(took >= 5 * 20 - 1, `${took} ms`)
    })

    it('asks six things at once at most, people first, and of background work three', async () => {
      const { job, person } = await background()
      await job.workItem(number)
      there.forgetRequests()
      const hanging = there.fault({ hang: true, times: 100 })
      const order: string[] = []
      const note = (name: string, asked: Promise<unknown>) => asked.then(() => order.push(name))
      const jobs = Array.from({ length: 8 }, () => note('job', job.workItem(number)))
      await hitting(hanging, 3)
      const people = Array.from({ length: 5 }, () => note('person', person.workItem(number)))
      await hitting(hanging, 6)
      assert.equal(there.maxConcurrency(), 6)
      hanging.end()
      hanging.release()
      await Promise.all([...jobs, ...people])
      assert.equal(there.maxConcurrency(), 6)
      const lastPerson = order.lastIndexOf('person')
      assert.ok(order.slice(lastPerson).length >= 3, order.join(' '))
    })
  })

  it('goes by way of the proxy of this machine, and says when that leads nowhere', async () => {
    const led: string[] = []
    const proxy = createServer().on('connect', (request, socket) => {
      led.push(request.url ?? '')
      if (request.url?.startsWith('shut.example')) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
      const onward = connect(Number(new URL(there.url).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        socket.pipe(onward).pipe(socket)
      })
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const former = { HTTP_PROXY: process.env.HTTP_PROXY, NO_PROXY: process.env.NO_PROXY }
    process.env.HTTP_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    delete process.env.NO_PROXY
    try {
      const { azureDevOps } = connecting(hitch.app)
      const credential = { kind: 'pat', token: there.tokens.full } as const
      there.switches.hasResourceAreas = false
      const client = azureDevOps.open({ url: 'http://tfs.contoso.example/contoso', credential })
      assert.equal((await client.workItem(number))?.number, number)
      assert.ok(led.length > 0 && led.every((host) => host === 'tfs.contoso.example:80'))
      const shut = azureDevOps.open({ url: 'http://shut.example/contoso', credential })
      const fault = await faultOf(shut.create('Web', 'Bug', title))
      assert.deepEqual(
        [fault.kind, fault.message],
        ['unavailable', 'The proxy of this machine does not lead to shut.example.'],
      )
      const here = azureDevOps.open({ url: there.url, credential })
      led.length = 0
      assert.equal((await here.workItem(number))?.number, number)
      assert.deepEqual(led, [])
    } finally {
      for (const [name, value] of Object.entries(former))
        if (value === undefined) delete process.env[name]
        else process.env[name] = value
      proxy.closeAllConnections()
      proxy.close()
    }
  })

  it('sends the credential nowhere else, whatever the service says', async () => {
    const asked: string[] = []
    const thief = await listen((req, res) => {
      asked.push(`${req.url} ${req.headers.authorization}`)
      reply(res, { status: 200, body: { count: 0, value: [] } })
    })
    const evil = `http://127.0.0.1:${thief.port}/contoso/`
    for (const id of [
      '79134c72-4a58-4b42-976c-04e7115f32bf',
      '5264459e-e5e0-4bd8-b118-0985e68a4ec5',
      '8a3d49b8-91f0-46ef-b33d-dda338c25db3',
      'ea48a0a1-269c-42d8-b8ad-ddc8fcdcf578',
    ]) {
      there.fault({
        match: /ResourceAreas/i,
        status: 200,
        body: { count: 1, value: [{ id, name: 'x', locationUrl: evil }] },
      })
      const { azureDevOps } = connecting(hitch.app)
      const fresh = azureDevOps.open({
        url: there.url,
        credential: { kind: 'pat', token: there.tokens.full },
      })
      for (const [, call] of everyMethod(number, 1)) await call(fresh).catch(() => {})
    }
    there.fault({ status: 302, headers: { location: evil }, times: 100 })
    for (const [, call] of everyMethod(number, 1)) await call(client).catch(() => {})
    assert.deepEqual(asked, [])
    await thief.stop()
  })

  it('says no secret, in errors or in the log', async () => {
    const token = there.tokens.full
    const basic = Buffer.from(`PAT:${token}`).toString('base64')
    const { azureDevOps, lines } = connecting(hitch.app, { ...quick, tries: 1 })
    const client = azureDevOps.open({ url: there.url, credential: { kind: 'pat', token } })
    await client.workItem(number)
    for (const status of [400, 401, 404, 500])
      for (const body of [
        { message: `you sent ${token} and ${basic}`, typeKey: token },
        `you sent ${token}`,
      ]) {
        const handle = there.fault({ status, body, times: 100 })
        for (const [, call] of everyMethod(number, 1)) {
          const error = await call(client).catch((thrown: unknown) => thrown)
          const text = JSON.stringify([
            error,
            (error as Error | null)?.message,
            (error as Error | null)?.stack,
          ])
          assert.ok(!text.includes(token) && !text.includes(basic), text)
        }
        handle.end()
      }
    assert.ok(lines.some((line) => line.includes('asked Azure DevOps')))
    assert.ok(lines.every((line) => !line.includes(token) && !line.includes(basic)))
  })

  it('works again as soon as Azure DevOps does, also when it was away at the very beginning', async () => {
    for (const fault of [
      { status: 500 },
      { status: 203, body: page },
      { status: 200, body: { count: 0, value: [] } },
      { status: 200, body: { hello: 'world' } },
      { status: 200, body: [] },
    ] as Fault[]) {
      const { azureDevOps } = connecting(hitch.app)
      const fresh = azureDevOps.open({
        url: there.url,
        credential: { kind: 'pat', token: there.tokens.full },
      })
      const handle = there.fault({ ...fault, times: 100 })
      await faultOf(fresh.projects())
      handle.end()
      assert.ok((await fresh.projects()).length > 0)
      assert.equal((await fresh.workItem(number))?.number, number)
    }
  })
})

async function hitting(fault: { hits(): number }, count: number): Promise<void> {
  while (fault.hits() < count) await new Promise((resolve) => setImmediate(resolve))
}

async function integrationOf(hitch: TestHitch, there: AzureDevOpsFake) {
  const { app } = hitch
  const organization = await app.db.organization.findFirstOrThrow()
  const now = app.now()
  return await app.db.integration.create({
    data: {
      organizationId: organization.id,
      externalId: app.newId(),
      name: there.name,
      baseUrl: `${there.url}/`,
      host: 'server',
      credentialKind: 'pat',
      credential: app.secrets.seal(JSON.stringify({ kind: 'pat', token: there.tokens.full })),
      identity: {},
      state: 'active',
      stateSince: now,
      hookToken: app.newId(),
      hookSecret: '',
      createdAt: now,
    },
  })
}
