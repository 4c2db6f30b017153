import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { tidy } from '../../services/retention/forget.ts'
import { hashToken } from '../../services/secrets.ts'
import { dumpOf } from '../harness/dump.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

type Json = Record<string, unknown>

const png = Buffer.concat([Buffer.from([0x89]), Buffer.from('PNG\r\n\x1a\nnot much of a picture')])

describe('attachments', () => {
  let hitch: TestHitch
  before(async () => {
    hitch = await startHitch()
  })
  after(() => hitch.stop())

  const first = 'a'.repeat(32)
  const base = `/api/0/projects/hitch/demo/events/${first}/attachments/`

  it('come with their event and are listed with it', async () => {
    const log = { filename: '../../app.log', content_type: 'text/plain' }
    const picture = {
      filename: 'shot.png',
      content_type: 'text/html',
      attachment_type: 'event.view_hierarchy',
    }
    assert.equal(
      await send(
        first,
        [
          [log, Buffer.from('line\nline')],
          [picture, png],
        ],
        true,
      ),
      200,
    )
    const list = await files(first)
    assert.deepEqual(
      list.map(({ name, size, mimetype, type, event_id, isKept }) => [
        name,
        size,
        mimetype,
        type,
        event_id,
        isKept,
      ]),
      [
        ['app.log', 9, 'text/plain', 'event.attachment', first, true],
        ['shot.png', png.length, 'text/html', 'event.view_hierarchy', first, true],
      ],
    )
    assert.equal(list[0]?.sha1, hash('sha1', 'line\nline', 'hex'))
  })

  it('are saved, never shown or run', async () => {
    const [log, picture] = await files(first)
    const paths = [
      `${base}${log?.id}/?download=1`,
      `/groups/DEMO-1/events/${first}/attachments/${picture?.id}`,
    ]
    for (const path of paths) {
      const { response, bytes } = await get(path)
      assert.equal(response.status, 200)
      assert.match(
        response.headers.get('content-disposition') ?? '',
        /^attachment; filename="[\w.-]+"; filename\*=/,
      )
      assert.equal(response.headers.get('content-type'), 'application/octet-stream')
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
      assert.equal(response.headers.get('content-security-policy'), "default-src 'none'; sandbox")
      assert.deepEqual(bytes, path.startsWith('/api') ? Buffer.from('line\nline') : png)
    }
  })

  it('are shown on the page of their event; pictures are looked at, whatever they are called', async () => {
    const [log, picture] = await files(first)
    const page = (await get('/groups/DEMO-1')).bytes.toString()
    const at = `/groups/DEMO-1/events/${first}/attachments/`
    assert.ok(page.includes(`<img src="${at}${picture?.id}/picture"`))
    assert.ok(page.includes(`<a href="${at}${log?.id}">app.log</a>`))
    assert.ok(!page.includes(`${at}${log?.id}/picture`))
    const shown = await get(`${at}${picture?.id}/picture`)
    assert.equal(shown.response.headers.get('content-type'), 'image/png')
    assert.equal(shown.response.headers.get('content-security-policy'), "default-src 'none'; sandbox")
    assert.equal((await get(`${at}${log?.id}/picture`)).response.status, 404)
  })

  it('belong to their event and group alone', async () => {
    await hitch.send(errorEvent('RangeError', 'other', 'other'))
    const [log] = await files(first)
    for (const path of [
      `/groups/DEMO-2/events/${first}/attachments/${log?.id}`,
      `/groups/DEMO-1/events/${'b'.repeat(32)}/attachments/${log?.id}`,
      `/groups/DEMO-1/events/${first}/attachments/99999`,
      `/groups/DEMO-1/events/${first}/attachments/x`,
      `/api/0/projects/hitch/demo/events/${'b'.repeat(32)}/attachments/${log?.id}/?download=1`,
    ])
      assert.equal((await get(path)).response.status, 404, path)
    const token = hitch.app.newId()
    const data = { organizationId: 1, hash: hashToken(token), label: 'x', scopes: ['project:read'] }
    await hitch.app.db.token.create({ data: { ...data, createdAt: hitch.app.now() } })
    assert.equal((await get(`${base}${log?.id}/?download=1`, token)).response.status, 403)
  })

  it('may come in an envelope of their own, before or after', async () => {
    const id = 'c'.repeat(32)
    assert.equal(await send(id, [[{ filename: 'early.txt' }, Buffer.from('x')]]), 200)
    await hitch.send({ ...errorEvent('EvalError', 'late', 'late'), event_id: id })
    await send(id, [[{ filename: 'late.txt' }, Buffer.from('y')]])
    // The same again, as SDKs do that heard no answer.
    await send(id, [[{ filename: 'late.txt' }, Buffer.from('y')]])
    assert.deepEqual(
      (await files(id)).map(({ name }) => name),
      ['early.txt', 'late.txt'],
    )
  })

  it('that are too large are not kept, and the page says so', async () => {
    const id = 'd'.repeat(32)
    const mega = Buffer.alloc(1024 * 1024, 'x')
    const six = Array.from({ length: 6 }, (_, index): [Json, Buffer] => [{ filename: `${index}.bin` }, mega])
    assert.equal(await send(id, [[{ filename: 'huge.bin' }, Buffer.concat([mega, mega])], ...six], true), 200)
    assert.deepEqual(
      (await files(id)).map(({ name, isKept }) => `${name} ${isKept}`),
      ['huge.bin false', '0.bin true', '1.bin true', '2.bin true', '3.bin true', '4.bin true', '5.bin false'],
    )
    const { bytes } = await get(`/groups/DEMO-1?event=${id}`)
    assert.match(bytes.toString(), /huge\.bin<\/span>.*2\.1 MB: not kept/s)
    assert.deepEqual(counted('attachment'), { accepted: 9, duplicate: 1, too_large: 2 })
  })

  it('go where their event goes', async () => {
    const file: [Json, Buffer] = [{ filename: 'a.txt' }, Buffer.from('a')]
    await hitch.api('PUT', '/api/0/projects/hitch/demo/', {
      options: { 'filters:error_messages': 'Error: quiet' },
    })
    assert.equal(await send('e'.repeat(32), [file], true, errorEvent('Error', 'quiet')), 200)
    assert.equal(await send(undefined, [file]), 200)
    assert.equal((await hitch.app.db.attachment.findMany({ where: { name: 'a.txt' } })).length, 0)
    const { 'filtered:event': filtered, invalid } = counted('attachment')
    assert.deepEqual([filtered, invalid], [1, 1])
  })

  it('make room for newer ones, and are forgotten when no event comes for them', async () => {
    const { projectId } = hitch.demo
    await hitch.app.pool.query(
      `INSERT INTO "Attachment" ("projectId", "eventId", name, kind, size, sha1, bytes, "receivedAt")
       SELECT $1, gen_random_uuid(), 'old', 'event.attachment', 1, n::text, 'x', $2 FROM generate_series(1, 2100) AS n`,
      [projectId, hitch.app.now()],
    )
    await send('f'.repeat(32), [[{ filename: 'new.txt' }, Buffer.from('n')]], true)
    await hitch.advance(5_000)
    await hitch.drain()
    assert.equal(await hitch.app.db.attachment.count({ where: { projectId } }), 2_000)
    assert.equal((await files('f'.repeat(32))).length, 1)
    await hitch.advance(25 * 3_600_000)
    await tidy(hitch.app)
    await hitch.drain()
    const left = await hitch.app.db.attachment.findMany({ where: { projectId }, select: { name: true } })
    assert.deepEqual([...new Set(left.map(({ name }) => name))], ['new.txt'])
  })

  describe('of a native crash', () => {
    const dump = dumpOf({ code: 0xc0000005, module: 'C:\\shop\\shop.exe' })

    it('make an event, answered by its id alone', async () => {
      const form = new FormData()
      form.set('upload_file_minidump', new File([new Uint8Array(dump)], 'C:\\dumps\\1.dmp'))
      form.set(
        'sentry',
        JSON.stringify({ release: 'shop@2.0.0', environment: 'staging', tags: { shop: 'one' } }),
      )
      form.set('sentry[tags][till]', '7')
      form.set('sentry[__proto__][polluted]', 'x')
      form.set('prod', 'Shop')
      const response = await crash(form)
      assert.equal(response.status, 200)
      assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8')
      const id = await response.text()
      assert.match(id, /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
      const { body } = await hitch.api('GET', `/api/0/projects/hitch/demo/events/${id.replaceAll('-', '')}/`)
      const event = body as Json & { tags: Json[]; context: Json }
      assert.equal(event.title, 'Native crash: access violation in shop.exe')
      assert.deepEqual((event.release as Json).version, 'shop@2.0.0')
      assert.ok(event.tags.some(({ key, value }) => key === 'till' && value === '7'))
      assert.equal(event.context.prod, 'Shop')
      assert.equal(({} as Json).polluted, undefined)
      const [file] = await files(id)
      assert.deepEqual([file?.name, file?.type], ['1.dmp', 'event.minidump'])
    })

    it('are taken whole and compressed, too', async () => {
      const plain = await crash(dump, { 'content-type': 'application/octet-stream' })
      assert.equal(plain.status, 200)
      const zipped = await crash(gzipSync(dump), { 'content-encoding': 'gzip' })
      assert.equal(zipped.status, 200)
    })

    it('that are none are refused', async () => {
      const form = new FormData()
      form.set('sentry', '{}')
      assert.equal((await crash(form)).status, 400)
      form.set('upload_file_minidump', new File(['nothing'], 'x.dmp'))
      assert.equal((await crash(form)).status, 400)
      assert.equal(
        (await crash(Buffer.from('x'), { 'content-type': 'multipart/form-data; boundary=y' })).status,
        400,
      )
      const unknown = await fetch(
        `${hitch.url}/api/${hitch.demo.projectId}/unreal/${hitch.demo.publicKey}/`,
        {
          method: 'POST',
        },
      )
      assert.deepEqual([unknown.status, Object.keys((await unknown.json()) as Json)], [404, ['detail']])
    })
  })

  function crash(body: FormData | Buffer, headers: Record<string, string> = {}) {
    return fetch(`${hitch.url}/api/${hitch.demo.projectId}/minidump/?sentry_key=${hitch.demo.publicKey}`, {
      method: 'POST',
      headers,
      body: body instanceof FormData ? body : new Uint8Array(body),
    })
  }

  async function get(path: string, token = hitch.adminToken) {
    const response = await fetch(`${hitch.url}${path}`, {
      headers: path.startsWith('/api') ? { authorization: `Bearer ${token}` } : {},
    })
    return { response, bytes: Buffer.from(await response.arrayBuffer()) }
  }

  async function files(eventId: string): Promise<Json[]> {
    const path = `/api/0/projects/hitch/demo/events/${eventId.replaceAll('-', '')}/attachments/`
    return (await hitch.api('GET', path)).body as Json[]
  }

  function counted(category: string): Record<string, number> {
    const totals = hitch.app.record.totals().filter((total) => total.category === category)
    return Object.fromEntries(totals.map(({ outcome, count }) => [outcome, count]))
  }

  async function send(
    eventId: string | undefined,
    items: [Json, Buffer][],
    withEvent = false,
    event = errorEvent('TypeError', 'no price'),
  ): Promise<number> {
    const line = (value: object) => Buffer.from(`${JSON.stringify(value)}\n`)
    const parts = [
      line(eventId ? { event_id: eventId } : {}),
      ...(withEvent ? [line({ type: 'event' }), line({ platform: 'node', ...event })] : []),
      ...items.flatMap(([header, bytes]) => [
        line({ type: 'attachment', length: bytes.length, ...header }),
        bytes,
        Buffer.from('\n'),
      ]),
    ]
    const { projectId, publicKey } = hitch.demo
    const response = await fetch(`${hitch.url}/api/${projectId}/envelope/?sentry_key=${publicKey}`, {
      method: 'POST',
      body: new Uint8Array(Buffer.concat(parts)),
    })
    return response.status
  }
})
