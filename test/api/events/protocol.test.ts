import assert from 'node:assert/strict'
import { request } from 'node:http'
import { connect } from 'node:net'
import zlib from 'node:zlib'
import { UserError } from '../../../services/errors.ts'
import { type Door, offKey, openDoor, otherKey, publicKey } from './door.ts'

const id = '0123456789abcdef0123456789abcdef'
const event = { event_id: id, message: 'Stock is low', timestamp: '2026-11-22T12:00:00Z' }
let number = 0

/** An envelope with an event of its own. */
function envelope(more: object = {}, header: object = {}): string {
  const event_id = (++number).toString(16).padStart(32, '0')
  const payload = { ...event, event_id, ...more }
  return [{ event_id, sent_at: '2026-11-22T12:00:00Z', ...header }, { type: 'event' }, payload]
    .map((line) => JSON.stringify(line))
    .join('\n')
}

describe('the doors for events', () => {
  let door: Door
  before(async () => {
    door = await openDoor()
  })
  beforeEach(() => {
    door.kept.length = 0
    door.counts.length = 0
    door.transactions.length = 0
    door.failWith(undefined)
    door.loseDatabase(false)
    door.setNow(new Date('2026-11-22T12:00:00Z'))
  })
  after(() => door.stop())

  const post = async (path: string, body: string | Buffer, headers: Record<string, string> = {}) => {
    const response = await fetch(door.url + path, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers,
    })
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as { id?: string; detail?: string },
    }
  }
  const withKey = (kind = 'envelope', key = publicKey, project = '7') =>
    `/api/${project}/${kind}/?sentry_version=7&sentry_key=${key}`

  describe('let in', () => {
    const forms: [string, string, Record<string, string>][] = [
      ['by the query', withKey(), {}],
      [
        'by the query, percent-encoded',
        `/api/7/envelope/?sentry%5Fversion=7&sentry_key=${publicKey.replace('a', '%61')}`,
        {},
      ],
      [
        'by X-Sentry-Auth',
        '/api/7/envelope/',
        {
          'x-sentry-auth': `Sentry sentry_version=7, sentry_key=${publicKey}, sentry_client=x/1, sentry_secret=s3cret`,
        },
      ],
      [
        'by X-Sentry-Auth without blanks',
        '/api/7/envelope/',
        { 'x-sentry-auth': `sentry sentry_key=${publicKey},sentry_version=7` },
      ],
      ['by Authorization', '/api/7/envelope/', { authorization: `Sentry sentry_key=${publicKey}` }],
      [
        'by Basic',
        '/api/7/envelope/',
        { authorization: `Basic ${Buffer.from(`${publicKey}:`).toString('base64')}` },
      ],
      ['without the last slash', `/api/7/envelope?sentry_key=${publicKey}`, {}],
      ['by the first of two', withKey(), { 'x-sentry-auth': `Sentry sentry_key=${'d'.repeat(32)}` }],
    ]
    for (const [name, path, headers] of forms)
      it(name, async () => {
        const { status, body } = await post(path, envelope(), headers)
        assert.equal(status, 200, JSON.stringify(body))
        assert.equal(door.kept[0]?.projectId, 7)
        assert.equal(body.id, door.kept[0]?.event.eventId)
      })

    it('by the DSN in the envelope, which makes this a tunnel', async () => {
      for (const dsn of [
        `https://${publicKey}@hitch.example/in/7`,
        `https://${publicKey}:s3cret@hitch.example/7`,
      ]) {
        const { status } = await post('/api/7/envelope/', envelope({}, { dsn }))
        assert.equal(status, 200)
      }
      assert.equal(door.kept.length, 2)
    })
  })

  describe('keep out', () => {
    const cases: [string, string, Record<string, string>, string | undefined, number, RegExp][] = [
      ['who shows no key', '/api/7/envelope/', {}, undefined, 401, /No DSN key came along/],
      ['who shows an empty key', '/api/7/envelope/?sentry_key=', {}, undefined, 401, /No DSN key/],
      [
        'who shows other credentials',
        '/api/7/envelope/',
        { authorization: 'Bearer abc' },
        undefined,
        401,
        /No DSN key/,
      ],
      [
        'who shows an unknown key',
        withKey('envelope', 'd'.repeat(32)),
        {},
        undefined,
        403,
        /https:\/\/d{32}@hitch\.example\/in\/7, but there is no such key/,
      ],
      [
        'who shows garbage',
        withKey('envelope', '%00%0d%0aX:%20y'),
        {},
        undefined,
        403,
        /there is no such key/,
      ],
      [
        'who shows a key of another project',
        withKey('envelope', otherKey),
        {},
        undefined,
        403,
        /https:\/\/b{32}@hitch\.example\/in\/7, but its key does not belong to this project/,
      ],
      [
        'who names the project by letters',
        withKey('envelope', publicKey, 'shop'),
        {},
        undefined,
        403,
        /\/in\/shop, but its key does not belong/,
      ],
      ['who pads the project', withKey('envelope', publicKey, '007'), {}, undefined, 403, /does not belong/],
      [
        'who shows a key that is switched off',
        withKey('envelope', offKey),
        {},
        undefined,
        403,
        /its key is switched off/,
      ],
      ['whose envelope has no DSN', '/api/7/envelope/', {}, 'nonsense', 401, /No DSN key/],
      [
        'whose envelope has the DSN of another project',
        '/api/7/envelope/',
        {},
        `https://${otherKey}@hitch.example/8`,
        403,
        /does not belong/,
      ],
      [
        'whose envelope has the DSN of another project with this key',
        '/api/7/envelope/',
        {},
        `https://${publicKey}@hitch.example/8`,
        403,
        /in\/8, but the address is that of another project/,
      ],
      [
        'who speaks a newer protocol',
        `/api/7/envelope/?sentry_version=8&sentry_key=${publicKey}`,
        {},
        undefined,
        400,
        /protocol version 8/,
      ],
    ]
    for (const [name, path, headers, dsn, wanted, words] of cases)
      it(name, async () => {
        const {
          status,
          body,
          headers: sent,
        } = await post(path, envelope({}, dsn === undefined ? {} : { dsn }), headers)
        assert.equal(status, wanted)
        assert.match(body.detail ?? '', words)
        assert.ok(sent.get('x-sentry-error'))
        assert.equal(sent.get('access-control-allow-origin'), '*')
        assert.equal(door.kept.length, 0)
      })

    it('and say no secret', async () => {
      const { body, headers } = await post('/api/7/envelope/', envelope(), {
        'x-sentry-auth': `Sentry sentry_key=${'d'.repeat(32)}, sentry_secret=s3cret`,
      })
      const basic = await post('/api/7/envelope/', envelope(), {
        authorization: `Basic ${Buffer.from('unknown:s3cret').toString('base64')}`,
      })
      const dsn = await post('/api/7/envelope/', envelope({}, { dsn: 'https://unknown:s3cret@x/7' }))
      for (const text of [
        JSON.stringify(body),
        headers.get('x-sentry-error'),
        JSON.stringify(basic.body),
        JSON.stringify(dsn.body),
      ])
        assert.ok(!text?.includes('s3cret'))
    })

    it('without waiting for the body', async () => {
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const sending = request(
          `${door.url}/api/7/envelope/?sentry_key=${'d'.repeat(32)}`,
          { method: 'POST' },
          (res) => {
            resolve(res.statusCode)
            sending.destroy()
          },
        )
        sending.on('error', reject)
        sending.write('{}\n')
      })
      assert.equal(status, 403)
    })
  })

  describe('read', () => {
    it('the same whatever the content type', async () => {
      const types = [
        'application/x-sentry-envelope',
        'text/plain;charset=UTF-8',
        'application/json',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'nonsense',
      ]
      for (const type of types)
        assert.equal((await post(withKey(), envelope(), { 'content-type': type })).status, 200, type)
      const [first, ...others] = door.kept.map(({ event }) => ({
        ...event,
        eventId: '',
        payload: { ...event.payload, event_id: '' },
      }))
      for (const other of others) assert.deepEqual(other, first)
    })

    it('a chunked body without type and length, as SDKs for Node send it', async () => {
      const text = envelope()
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const sending = request(door.url + withKey(), { method: 'POST' }, (res) => {
          res.resume()
          resolve(res.statusCode)
        })
        sending.on('error', reject)
        for (let at = 0; at < text.length; at += 50) sending.write(text.slice(at, at + 50))
        sending.end()
      })
      assert.equal(status, 200)
      assert.equal(door.kept.length, 1)
    })

    it('every encoding', async () => {
      const encodings: [string, (bytes: Buffer) => Buffer][] = [
        ['gzip', zlib.gzipSync],
        ['deflate', zlib.deflateSync],
        ['br', zlib.brotliCompressSync],
        ['zstd', zlib.zstdCompressSync],
      ]
      for (const [name, encode] of encodings) {
        const { status } = await post(withKey(), encode(Buffer.from(envelope())), {
          'content-encoding': name,
        })
        assert.equal(status, 200, name)
      }
      assert.equal(door.kept.length, 4)
    })

    it('an event after items that nobody knows, and an envelope of those alone', async () => {
      const text = envelope().split('\n')
      text.splice(1, 0, '{"type":"brand_new","length":5}', 'a\nb\nc')
      assert.equal((await post(withKey(), text.join('\n'))).status, 200)
      assert.equal(door.kept.length, 1)
      const alone = await post(withKey(), '{}\n{"type":"brand_new"}\nx')
      assert.deepEqual([alone.status, alone.body], [200, {}])
      assert.equal(alone.headers.get('x-sentry-rate-limits'), null)
      assert.equal(door.kept.length, 1)
    })

    it('the first of two events', async () => {
      const text = `${envelope({ message: 'first' })}\n{"type":"event"}\n${JSON.stringify({ ...event, message: 'second' })}`
      assert.equal((await post(withKey(), text)).status, 200)
      assert.deepEqual(
        door.kept.map(({ event }) => event.title),
        ['first'],
      )
      assert.deepEqual(door.counts, [{ projectId: 7, category: 'error', outcome: 'invalid', quantity: 1 }])
    })

    it('the id of the header before the event’s, and make one where both are missing', async () => {
      const dashed = '01234567-89AB-CDEF-0123-456789ABCDEF'
      const header = await post(
        withKey(),
        `{"event_id":"${dashed}"}\n{"type":"event"}\n{"event_id":"${'e'.repeat(32)}","message":"x"}`,
      )
      assert.equal(header.body.id, id)
      const made = await post(withKey(), '{}\n{"type":"event"}\n{"message":"x"}')
      assert.match(made.body.id ?? '', /^[0-9a-f]{32}$/)
      assert.equal(door.kept[1]?.event.eventId, made.body.id)
    })

    it('a duplicate as well, and answers alike', async () => {
      const text = envelope()
      const [first, second] = [await post(withKey(), text), await post(withKey(), text)]
      assert.deepEqual([first.status, first.body], [second.status, second.body])
      assert.equal(door.kept.length, 1)
    })

    it('the address of who sends, by what our own proxies say', async () => {
      await post(withKey(), envelope({ platform: 'javascript' }), {
        'x-forwarded-for': '198.51.100.66, 203.0.113.7, 10.0.0.1',
      })
      assert.equal(door.kept[0]?.event.user, 'ip:203.0.113.7')
    })
  })

  describe('refuse', () => {
    const cases: [string, string | Buffer, Record<string, string>, number, RegExp][] = [
      ['an empty body', '', {}, 400, /empty/],
      ['a body that is no envelope', 'hello', {}, 400, /not JSON/],
      ['an event that is no JSON', '{}\n{"type":"event"}\n{"message":', {}, 400, /The event is not JSON/],
      ['an empty event', '{}\n{"type":"event","length":0}\n', {}, 400, /The event is not JSON/],
      [
        'an event of more than a megabyte',
        `{}\n{"type":"event"}\n{"message":"${'x'.repeat(1024 * 1024)}"}`,
        {},
        413,
        /larger than 1048576/,
      ],
      ['an unknown encoding', 'x', { 'content-encoding': 'compress' }, 400, /Content-Encoding is unknown/],
      ['two encodings', 'x', { 'content-encoding': 'gzip, br' }, 400, /more than once/],
      ['a wrong label', '{}', { 'content-encoding': 'gzip' }, 400, /not gzip/],
      [
        'a gzip body cut off',
        zlib.gzipSync(`{}\n{"x":"${'y'.repeat(1000)}"}`).subarray(0, 30),
        { 'content-encoding': 'gzip' },
        400,
        /cut off/,
      ],
      [
        'a bomb',
        zlib.gzipSync(Buffer.alloc(120 * 1024 * 1024)),
        { 'content-encoding': 'gzip' },
        413,
        /104857600 bytes after decompression/,
      ],
      [
        'more than 20 MB on the wire',
        Buffer.alloc(20 * 1024 * 1024 + 1, 0x20),
        {},
        413,
        /larger than 20971520/,
      ],
    ]
    for (const [name, body, headers, wanted, words] of cases)
      it(name, async () => {
        const answer = await post(withKey(), body, headers)
        assert.equal(answer.status, wanted)
        assert.match(answer.body.detail ?? '', words)
        assert.match(answer.headers.get('x-sentry-error') ?? '', words)
        assert.equal(door.kept.length, 0)
      })

    it('a body that breaks off, and goes on', async () => {
      const { hostname, port } = new URL(door.url)
      await new Promise<void>((resolve, reject) => {
        const socket = connect(Number(port), hostname, () => {
          socket.write(`POST ${withKey()} HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{}\n`)
          setImmediate(() => socket.destroy())
        })
        socket.on('error', reject)
        socket.on('close', () => resolve())
      })
      assert.equal((await post(withKey(), envelope())).status, 200)
      assert.equal(door.kept.length, 1)
    })

    it('a body that is too long even while it is still coming', async () => {
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const sending = request(door.url + withKey('store'), { method: 'POST' }, (res) => {
          resolve(res.statusCode)
          sending.destroy()
        })
        sending.on('error', reject)
        sending.write(Buffer.alloc(1024 * 1024 + 1, 0x20))
      })
      assert.equal(status, 413)
    })
  })

  describe('answer', () => {
    it('503 with a time to come back when nothing can be stored', async () => {
      door.failWith(new Error('connection lost to postgres://ada:s3cret@db'))
      const { status, headers, body } = await post(withKey(), envelope())
      assert.equal(status, 503)
      assert.equal(headers.get('retry-after'), '30')
      assert.equal(headers.get('access-control-allow-origin'), '*')
      assert.ok(!JSON.stringify(body).includes('s3cret'))
    })

    it('503 when the key cannot be looked up', async () => {
      door.loseDatabase(true)
      // Later than anything asked so far: what was known is forgotten.
      door.setNow(new Date('2026-11-22T15:00:00Z'))
      assert.equal((await post(withKey(), envelope())).status, 503)
      door.loseDatabase(false)
      assert.equal((await post(withKey(), envelope())).status, 200)
    })

    it('429 with a time to come back when a quota is used up', async () => {
      door.failWith(new UserError('The quota is used up.', 429, { retryAfter: 90.5 }))
      const { status, headers } = await post(withKey(), envelope())
      assert.deepEqual(
        [status, headers.get('retry-after'), headers.get('x-sentry-error')],
        [429, '91', 'The quota is used up.'],
      )
    })

    it('with CORS on everything', async () => {
      door.failWith(new UserError('The quota is used up.', 429))
      const answers = [
        await post(withKey(), envelope()),
        await post(withKey(), 'broken'),
        await post('/api/7/envelope/', envelope()),
        await post(withKey('envelope', otherKey), envelope()),
        await fetch(door.url + withKey(), { method: 'OPTIONS' }),
        await fetch(door.url + withKey(), { method: 'GET' }),
      ]
      for (const { headers } of answers) {
        assert.equal(headers.get('access-control-allow-origin'), '*')
        assert.equal(
          headers.get('access-control-expose-headers'),
          'X-Sentry-Error, X-Sentry-Rate-Limits, Retry-After',
        )
      }
    })

    it('a preflight with what may be sent', async () => {
      for (const kind of ['envelope', 'store', 'security']) {
        const response = await fetch(`${door.url}/api/7/${kind}/`, {
          method: 'OPTIONS',
          headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
        })
        assert.equal(response.status, 200)
        assert.match(response.headers.get('access-control-allow-methods') ?? '', /POST/)
        for (const name of [
          'X-Sentry-Auth',
          'Content-Type',
          'Content-Encoding',
          'Authorization',
          'sentry-trace',
          'baggage',
        ])
          assert.ok(response.headers.get('access-control-allow-headers')?.includes(name), name)
        assert.equal(response.headers.get('access-control-max-age'), '3600')
      }
    })

    it('405 to everything but POST', async () => {
      for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'HEAD'])
        for (const kind of ['envelope', 'store', 'security']) {
          const response = await fetch(door.url + withKey(kind), { method })
          assert.equal(response.status, 405)
          assert.equal(response.headers.get('allow'), 'POST, OPTIONS')
        }
    })
  })

  describe('count', () => {
    it('what SDKs lost themselves', async () => {
      const report = {
        timestamp: 1795348800.5,
        discarded_events: [
          { reason: 'ratelimit_backoff', category: 'error', quantity: 3 },
          { reason: 'sample_rate', category: 'transaction', quantity: 1 },
          { reason: 'Bad Reason', category: 'error', quantity: 1 },
          { reason: 'x', category: 'error', quantity: -1 },
          { reason: 'x', category: 'error', quantity: '2' },
          { reason: 'x', category: 'error', quantity: { valueOf: 1, toString: 1 } },
          null,
        ],
      }
      const { status, body } = await post(
        withKey(),
        `{}\n{"type":"client_report"}\n${JSON.stringify(report)}`,
      )
      assert.deepEqual([status, body], [200, {}])
      assert.deepEqual(
        door.counts.map(({ category, outcome, quantity }) => [category, outcome, quantity]),
        [
          ['error', 'client_discard:ratelimit_backoff', 3],
          ['transaction', 'client_discard:sample_rate', 1],
          ['error', 'client_discard:x', 2],
        ],
      )
      assert.equal((await post(withKey(), '{}\n{"type":"client_report"}\nbroken')).status, 200)
    })

    it('what is not kept, and say that it need not be sent', async () => {
      const items = [
        ['session', {}],
        ['sessions', {}],
        ['transaction', {}],
        ['span', { item_count: 13 }],
        ['check_in', {}],
        ['log', { item_count: 4 }],
        ['replay_event', {}],
        ['profile', {}],
        ['user_report', {}],
        ['constructor', {}],
        ['brand_new', {}],
      ] as const
      const text = `${envelope()}\n${items.map(([type, more]) => `${JSON.stringify({ type, ...more })}\n{}`).join('\n')}`
      const { status, headers } = await post(withKey(), text)
      assert.equal(status, 200)
      assert.equal(door.kept.length, 1)
      assert.equal(
        headers.get('x-sentry-rate-limits'),
        '3600:log_item;log_byte;replay;profile:organization:unsupported',
      )
      assert.deepEqual(
        door.counts.map(({ category, outcome, quantity }) => `${category} ${outcome} ${quantity}`),
        [
          'session invalid 1',
          'session invalid 1',
          'transaction invalid 1',
          'span invalid 1',
          'monitor invalid 1',
          'log_item unsupported 4',
          'replay unsupported 1',
          'profile unsupported 1',
          'feedback invalid 1',
          'other unsupported 1',
          'other unsupported 1',
        ],
      )
    })

    it('feedback without a word', async () => {
      assert.equal((await post(withKey(), envelope({ type: 'feedback' }))).status, 400)
      assert.deepEqual(
        door.counts.map(({ category, outcome }) => `${category} ${outcome}`),
        ['feedback invalid'],
      )
      assert.equal(door.kept.length, 0)
    })

    it('never what we live on', async () => {
      const { headers } = await post(
        withKey(),
        `${envelope()}\n{"type":"event"}\n{}\n{"type":"raw_security"}\n{}\n{"type":"client_report"}\n{}`,
      )
      assert.equal(headers.get('x-sentry-rate-limits'), null)
    })

    it('what is broken or too large', async () => {
      await post(withKey(), 'broken')
      await post(withKey(), '{}\n{"type":"event"}\nbroken')
      await post(withKey(), `{}\n{"type":"event"}\n{"message":"${'x'.repeat(1024 * 1024)}"}`)
      assert.deepEqual(
        door.counts.map(({ category, outcome }) => `${category} ${outcome}`),
        ['error invalid', 'error invalid', 'error too_large'],
      )
    })
  })

  describe('of the store endpoint', () => {
    const json = (more: object = {}) =>
      JSON.stringify({ ...event, event_id: (++number).toString(16).padStart(32, '0'), ...more })

    it('take JSON plain, compressed and in base 64', async () => {
      const bodies: [string | Buffer, Record<string, string>][] = [
        [json(), {}],
        [`  ${json()}`, { 'content-type': 'application/json' }],
        [zlib.gzipSync(json()), { 'content-encoding': 'gzip' }],
        [zlib.gzipSync(json()), {}],
        [zlib.deflateSync(json()), { 'content-encoding': 'deflate' }],
        [zlib.deflateSync(json()), {}],
        [zlib.deflateSync(json()).toString('base64'), { 'content-type': 'application/octet-stream' }],
        [zlib.gzipSync(json()).toString('base64'), {}],
        [Buffer.from(json()).toString('base64'), {}],
      ]
      for (const [body, headers] of bodies) {
        const answer = await post(withKey('store'), body, headers)
        assert.equal(answer.status, 200, JSON.stringify(answer.body))
        assert.equal(answer.body.id, door.kept.at(-1)?.event.eventId)
      }
      assert.equal(door.kept.length, bodies.length)
    })

    it('know the sender’s clock by the header', async () => {
      await post('/api/7/store/', json({ timestamp: '2026-11-22T10:59:00Z' }), {
        'x-sentry-auth': `Sentry sentry_key=${publicKey}, sentry_timestamp=1795345200`,
      })
      assert.equal(door.kept[0]?.event.occurredAt.toISOString(), '2026-11-22T11:59:00.000Z')
    })

    it('refuse what is no event, too large, or a bomb', async () => {
      assert.equal((await post(withKey('store'), 'hello')).status, 400)
      assert.equal((await post(withKey('store'), '')).status, 400)
      assert.equal((await post(withKey('store'), json({ x: 'y'.repeat(1024 * 1024) }))).status, 413)
      const bomb = zlib.deflateSync(Buffer.alloc(8 * 1024 * 1024))
      assert.equal((await post(withKey('store'), bomb, { 'content-encoding': 'deflate' })).status, 413)
      assert.equal((await post(withKey('store'), bomb.toString('base64'))).status, 413)
      assert.equal(door.kept.length, 0)
    })

    it('take transactions', async () => {
      const times = { start_timestamp: 1795348798, timestamp: 1795348799 }
      const { status, headers } = await post(withKey('store'), json({ type: 'transaction', ...times }))
      assert.deepEqual([status, headers.get('x-sentry-rate-limits')], [200, null])
      assert.deepEqual([door.kept.length, door.transactions.length], [0, 1])
    })
  })

  describe('of the security endpoint', () => {
    const report = {
      'document-uri': 'https://shop.example/',
      'effective-directive': 'script-src-elem',
      'blocked-uri': 'https://evil.example/x.js',
    }
    const send = (body: unknown, query = '') =>
      post(withKey('security') + query, typeof body === 'string' ? body : JSON.stringify(body), {
        'content-type': 'application/csp-report',
        'user-agent': 'Firefox/143.0',
      })

    it('take a csp-report with release and environment', async () => {
      const { status, body } = await send(
        { 'csp-report': report },
        '&sentry_release=shop%401.2&sentry_environment=staging',
      )
      const kept = door.kept[0]?.event
      assert.deepEqual([status, body.id], [200, kept?.eventId])
      assert.deepEqual(
        [kept?.kind, kept?.title, kept?.release, kept?.environment],
        ['csp', "Blocked 'script' from 'evil.example'", 'shop@1.2', 'staging'],
      )
      assert.equal(kept?.payload.contexts?.browser?.name, 'Firefox')
      assert.equal(kept?.payload.logger, 'csp')
    })

    it('take a list of reports, of whatever kinds are known', async () => {
      const { status } = await send([
        {
          type: 'csp-violation',
          age: 10,
          url: 'https://shop.example/',
          body: {
            documentURL: 'https://shop.example/',
            effectiveDirective: 'img-src',
            blockedURL: 'https://a.example/x.png',
          },
        },
        { type: 'deprecation', body: { id: 'x' } },
        {
          type: 'csp-violation',
          url: 'https://shop.example/',
          body: { effectiveDirective: 'style-src-attr', blockedURL: 'inline' },
        },
        null,
      ])
      assert.equal(status, 200)
      assert.deepEqual(
        door.kept.map(({ event }) => event.title),
        ["Blocked 'image' from 'a.example'", 'Deprecated: x', "Blocked inline 'style'"],
      )
      assert.deepEqual(door.counts, [
        { projectId: 7, category: 'security', outcome: 'unsupported', quantity: 1 },
      ])
    })

    it('take twenty at most', async () => {
      await send(
        Array.from({ length: 100 }, () => ({
          type: 'csp-violation',
          body: { effectiveDirective: 'img-src', blockedURL: 'x' },
        })),
      )
      assert.equal(door.kept.length, 20)
    })

    it('refuse what is broken or too large, and drop what is no violation', async () => {
      assert.equal((await send('{"csp-report":')).status, 400)
      assert.equal((await send('7')).status, 400)
      assert.equal(
        (await send({ 'csp-report': { ...report, 'original-policy': 'x'.repeat(65 * 1024) } })).status,
        413,
      )
      assert.deepEqual((await send({ 'expect-ct-report': {} })).body, {})
      assert.deepEqual((await send({ 'csp-report': {} })).body, {})
      assert.equal(door.kept.length, 0)
    })
  })

  it('ask for a key once in a burst', async () => {
    door.setNow(new Date('2026-11-22T14:00:00Z'))
    const before = door.questions()
    await Promise.all(Array.from({ length: 20 }, () => post(withKey(), envelope())))
    assert.equal(door.questions() - before, 1)
    assert.equal(door.kept.length, 20)
  })
})
