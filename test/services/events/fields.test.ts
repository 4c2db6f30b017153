import assert from 'node:assert/strict'
import type { Intake } from '../../../services/events/intake.ts'
import { levelOf } from '../../../services/events/level.ts'
import { read } from './read.ts'

const payload = (raw: object, more: object = {}) => read(raw, more).payload
const errors = (raw: object) => (payload(raw).errors ?? []).map(({ name }) => name)

describe('levels', () => {
  it('are five, whatever they are called elsewhere', () => {
    const intake = { problems: [] } as unknown as Intake
    const cases: [unknown, string][] = [
      ['fatal', 'fatal'],
      ['critical', 'fatal'],
      ['ERROR', 'error'],
      [' warn ', 'warning'],
      ['warning', 'warning'],
      ['log', 'info'],
      ['notice', 'info'],
      ['trace', 'debug'],
      [50, 'fatal'],
      ['40', 'error'],
      [30, 'warning'],
      [20, 'info'],
      [10, 'debug'],
      [undefined, 'error'],
      [null, 'error'],
      ['', 'error'],
    ]
    for (const [value, level] of cases) assert.equal(levelOf(intake, value), level, String(value))
  })

  it('are error when nobody knows them', () => {
    for (const level of ['loud', 'constructor', '__proto__', {}, [], true]) {
      const event = read({ level })
      assert.equal(event.level, 'error')
      assert.equal(event.payload.errors?.[0]?.name, 'level')
    }
  })
})

describe('names of versions and places', () => {
  it('take good ones', () => {
    const event = read({ release: ' shop@1.2.3+45 ', dist: 'x86.64', environment: 'staging' })
    assert.equal(event.release, 'shop@1.2.3+45')
    assert.equal(event.payload.dist, 'x86.64')
    assert.equal(event.environment, 'staging')
    assert.equal(read({ release: 12 }).release, '12')
    assert.equal(read({ tags: { environment: 'old' } }).environment, 'old')
    assert.equal(read({ tags: [['environment', 'old']] }).environment, 'old')
  })

  it('drop bad ones and keep the event', () => {
    for (const release of ['.', '..', 'latest', 'Latest', 'a/b', 'a\\b', 'a\nb', 'a\tb', 'x'.repeat(201), {}])
      assert.deepEqual([read({ release }).release, errors({ release })], [null, ['release']])
    for (const environment of ['none', 'None', 'a/b', 'a\nb', 'x'.repeat(65), []])
      assert.deepEqual([read({ environment }).environment, errors({ environment })], [null, ['environment']])
    for (const dist of ['a b', 'x'.repeat(65), 'ä'])
      assert.deepEqual(errors({ release: 'r', dist }), ['dist'])
    for (const empty of ['', '  ', null, undefined]) {
      const raw = { release: empty, environment: empty, dist: empty }
      assert.deepEqual([read(raw).release, errors(raw)], [null, []])
    }
    assert.equal(read({ release: 'x'.repeat(200) }).release?.length, 200)
  })
})

describe('event ids', () => {
  const id = '0123456789abcdef0123456789abcdef'
  const dashed = '01234567-89AB-CDEF-0123-456789ABCDEF'

  it('are 32 lower-case digits however they come, the header’s first', () => {
    assert.equal(read({ event_id: dashed }).eventId, id)
    assert.equal(read({ event_id: 'f'.repeat(32) }, { eventId: dashed }).eventId, id)
    assert.equal(read({ event_id: dashed }, { eventId: 'nonsense' }).eventId, id)
  })

  it('are made where they are missing or wrong', () => {
    const made = '0f0e0d0c0b0a49088706050403020100'
    for (const event_id of [undefined, null, 'x', 7, {}, '0'.repeat(32)])
      assert.equal(read({ event_id }).eventId, made)
    assert.deepEqual(errors({ event_id: 'x' }), ['event_id'])
    assert.deepEqual(errors({}), [])
  })
})

describe('tags', () => {
  const tags = (value: unknown) => (payload({ tags: value }).tags ?? []).filter(([name]) => name !== 'level')

  it('come as a mapping or a list', () => {
    assert.deepEqual(tags({ a: 1, b: true, c: 'x' }), [
      ['a', '1'],
      ['b', 'true'],
      ['c', 'x'],
    ])
    assert.deepEqual(tags([['a', 1], null, ['b', null], { key: 'c', value: 'x' }]), [
      ['a', '1'],
      ['c', 'x'],
    ])
    assert.deepEqual(tags(null), [])
  })

  it('count once, the last of a name', () =>
    assert.deepEqual(
      tags([
        ['a', '1'],
        ['b', '2'],
        ['a', '3'],
      ]),
      [
        ['b', '2'],
        ['a', '3'],
      ],
    ))

  it('drop reserved, empty and impossible ones', () => {
    const odd = {
      release: 'x',
      dist: 'x',
      user: 'x',
      filename: 'x',
      function: 'x',
      environment: 'x',
      '': 'x',
      a: '',
      b: ' ',
      c: null,
    }
    assert.deepEqual(payload({ tags: odd }).tags, [
      ['level', 'error'],
      ['environment', 'x'],
    ])
    assert.deepEqual(errors({ tags: { a: { b: 1 } } }), ['tags.a'])
    assert.deepEqual(errors({ tags: 'x' }), ['tags'])
  })

  it('are cut with a mark, never through a character', () => {
    const [[, exact] = [], [, over] = [], [, emoji] = []] = tags({
      a: 'x'.repeat(200),
      b: 'x'.repeat(201),
      c: `${'x'.repeat(198)}😀😀`,
    })
    assert.equal(exact, 'x'.repeat(200))
    assert.equal(over, `${'x'.repeat(199)}…`)
    assert.ok(emoji?.isWellFormed() && emoji.endsWith('…'))
    assert.equal(tags({ ['k'.repeat(300)]: 'x' })[0]?.[0].length, 200)
    assert.deepEqual(tags({ 'my key': 'two\nlines' }), [['my-key', 'two lines']])
  })

  it('are a hundred at most, derived ones among them', () => {
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`t${index}`, 'x']))
    const event = payload({ tags: many, release: 'r' })
    assert.equal(event.tags?.length, 100)
    assert.deepEqual(event.tags?.slice(-2), [
      ['level', 'error'],
      ['release', 'r'],
    ])
    assert.equal(event.errors?.[0]?.type, 'tags_cut')
  })

  it('are derived from the event', () => {
    const derived = payload({
      level: 'fatal',
      logger: 'shop.pay',
      environment: 'staging',
      release: 'r',
      dist: 'd',
      transaction: '/pay',
      server_name: 'web-1',
      site: 'north',
      user: { id: 7 },
      request: { url: 'https://x.example/pay?a=1' },
      exception: { type: 'A', mechanism: { type: 'onerror', handled: false } },
      contexts: {
        os: { name: 'Debian', version: '12.11\n' },
        runtime: { name: 'node', version: 24 },
        browser: { name: 'Firefox' },
        device: { model: 'Pixel', family: 'Pixel 9' },
      },
      tags: { url: 'own' },
    }).tags
    assert.deepEqual(derived, [
      ['url', 'own'],
      ['level', 'fatal'],
      ['environment', 'staging'],
      ['release', 'r'],
      ['dist', 'd'],
      ['user', 'id:7'],
      ['transaction', '/pay'],
      ['logger', 'shop.pay'],
      ['server_name', 'web-1'],
      ['site', 'north'],
      ['handled', 'no'],
      ['mechanism', 'onerror'],
      ['os', 'Debian 12.11'],
      ['os.name', 'Debian'],
      ['browser', 'Firefox'],
      ['browser.name', 'Firefox'],
      ['runtime', 'node 24'],
      ['runtime.name', 'node'],
      ['device', 'Pixel'],
      ['device.family', 'Pixel 9'],
    ])
  })
})

describe('users', () => {
  const clientIp = '203.0.113.7'

  it('are known by the first of id, name, e-mail and address', () => {
    const cases: [object, string | null][] = [
      [{ id: 7, email: 'a@b.c' }, 'id:7'],
      [{ id: '', username: 'ada', email: 'a@b.c' }, 'username:ada'],
      [{ email: 'a@b.c', ip_address: '::1' }, 'email:a@b.c'],
      [{ ip_address: '::ffff:203.0.113.1' }, 'ip:203.0.113.1'],
      [{ name: 'Ada' }, null],
      [{}, null],
    ]
    for (const [user, key] of cases) assert.equal(read({ user }).user, key)
  })

  it('get the address they ask for, or that goes without saying', () => {
    assert.equal(read({ user: { ip_address: '{{auto}}' } }, { clientIp }).user, `ip:${clientIp}`)
    assert.equal(read({ platform: 'javascript' }, { clientIp }).user, `ip:${clientIp}`)
    assert.equal(read({ platform: 'cocoa' }, { clientIp }).user, `ip:${clientIp}`)
    assert.equal(read({ platform: 'node' }, { clientIp }).user, null)
    assert.equal(
      read({ platform: 'javascript', sdk: { settings: { infer_ip: 'never' } } }, { clientIp }).user,
      null,
    )
    assert.equal(
      read({ request: { env: { REMOTE_ADDR: '198.51.100.1' } } }, { clientIp }).user,
      'ip:198.51.100.1',
    )
    assert.equal(read({ user: { ip_address: '{{auto}}' } }).user, null)
  })

  it('keep what is unknown as data and drop what is wrong', () => {
    const event = payload({
      user: { id: { x: 1 }, ip_address: 'home', plan: 'gold', geo: { city: 'Paris' }, data: { a: 1 } },
    })
    assert.deepEqual(event.user, { geo: { city: 'Paris' }, data: { plan: 'gold', a: 1 } })
    assert.deepEqual(
      event.errors?.map(({ name }) => name),
      ['user.id', 'user.ip_address'],
    )
    assert.deepEqual(errors({ user: 'ada' }), ['user'])
  })
})

describe('requests', () => {
  it('take every form of query, headers and cookies', () => {
    const forms = [
      { query_string: '?a=1&b=two%20words', headers: { Accept: 'x', Via: ['p', 'q'] }, cookies: 'a=1; b=2' },
      {
        query_string: { a: 1, b: 'two words' },
        headers: [
          ['Accept', 'x'],
          ['Via', 'p, q'],
        ],
        cookies: { a: 1, b: 2 },
      },
      {
        query_string: [
          ['a', '1'],
          ['b', 'two words'],
        ],
        headers: [
          { name: 'Accept', value: 'x' },
          { key: 'Via', value: 'p, q' },
        ],
        cookies: [
          ['a', '1'],
          ['b', '2'],
        ],
      },
    ]
    for (const form of forms)
      assert.deepEqual(payload({ request: form }).request, {
        query_string: 'a=1&b=two%20words',
        headers: { Accept: 'x', Via: 'p, q' },
        cookies: { a: '1', b: '2' },
      })
  })

  it('move query and fragment out of the address', () => {
    assert.deepEqual(payload({ request: { url: 'https://x.example/a?b=1#c', method: 'post' } }).request, {
      url: 'https://x.example/a',
      method: 'POST',
      query_string: 'b=1',
      fragment: 'c',
    })
    assert.equal(
      payload({ request: { url: '/a?b=1', query_string: 'own=1' } }).request?.query_string,
      'own=1',
    )
  })

  it('read bodies that are JSON', () => {
    assert.deepEqual(payload({ request: { data: '{"a":[1]}' } }).request?.data, { a: [1] })
    assert.deepEqual(payload({ request: { data: { a: 1 } } }).request?.data, { a: 1 })
    assert.equal(payload({ request: { data: '{"a":' } }).request?.data, '{"a":')
    assert.equal(payload({ request: { data: 'a=1' } }).request?.data, 'a=1')
    assert.ok(JSON.stringify(payload({ request: { data: 'x'.repeat(100_000) } })).length < 9000)
  })

  it('drop what is none', () => {
    assert.deepEqual(errors({ request: 'x' }), ['request'])
    assert.deepEqual(errors({ request: { query_string: 7, headers: 'x', cookies: 7 } }), [
      'request.query_string',
      'request.headers',
      'request.cookies',
    ])
    assert.equal(payload({ request: {} }).request, undefined)
    assert.equal(payload({ request: { headers: { __proto__: 1 } } }).request, undefined)
  })

  it('tell the browser and the system by the User-Agent', () => {
    const agent = (text: string) => {
      const { contexts } = payload({ request: { headers: { 'user-agent': text } } })
      return [contexts?.browser, contexts?.os].map(
        (context) => context && `${context.name} ${context.version ?? ''}`.trim(),
      )
    }
    const cases: [string, (string | undefined)[]][] = [
      [
        'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
        ['Edge 140', 'Windows 10.0'],
      ],
      [
        'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36',
        ['HeadlessChrome 156', 'Linux'],
      ],
      [
        'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
        ['Safari 18', 'macOS 10.15'],
      ],
      [
        'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
        ['Safari 18', 'iOS 18'],
      ],
      ['Mozilla/5.0 (Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0', ['Firefox 143', 'Android 15']],
      ['curl/8.0', [undefined, undefined]],
    ]
    for (const [text, wanted] of cases) assert.deepEqual(agent(text), wanted, text)
    assert.equal(
      payload({
        request: { headers: { 'User-Agent': cases[0]?.[0] } },
        contexts: { browser: { name: 'Own' } },
      }).contexts?.browser?.name,
      'Own',
    )
  })
})

describe('breadcrumbs', () => {
  it('come as a list or as values, the newest hundred', () => {
    const many = Array.from({ length: 150 }, (_, index) => ({ message: `m${index}` }))
    assert.equal(payload({ breadcrumbs: many }).breadcrumbs?.values.length, 100)
    assert.equal(payload({ breadcrumbs: { values: many } }).breadcrumbs?.values[99]?.message, 'm149')
    assert.deepEqual(errors({ breadcrumbs: many }), ['breadcrumbs'])
  })

  it('lose what is wrong with them', () => {
    const kept = payload({
      breadcrumbs: [null, {}, { timestamp: 1 }, { message: 7, level: 'info', timestamp: 'x', data: 'y' }],
    })
    assert.deepEqual(kept.breadcrumbs?.values, [{ level: 'info', message: '7', data: { value: 'y' } }])
  })
})

describe('contexts and extra', () => {
  it('trim texts and drop what is no mapping', () => {
    const event = payload({ contexts: { os: { version: '12.11\n' }, odd: 'x', none: null, list: [1] } })
    assert.deepEqual(event.contexts, { os: { version: '12.11' } })
    assert.deepEqual(
      event.errors?.map(({ name }) => name),
      ['contexts.odd', 'contexts.list'],
    )
    assert.deepEqual(errors({ contexts: 'x', extra: 'y' }), ['contexts', 'extra'])
  })

  it('bound each and all of them', () => {
    const big = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`k${index}`, 'x'.repeat(20_000)]),
    )
    const event = payload({ extra: big, contexts: { big, more: big } })
    assert.ok(JSON.stringify(event.extra).length < 300_000)
    assert.ok(JSON.stringify(event.contexts).length < 18_000)
  })

  it('are cut where they are too deep or too long, with a mark', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(20)}1${'}'.repeat(20)}`)
    assert.match(JSON.stringify(payload({ extra: { deep } }).extra), /"\{…\}"/)
    const list = payload({ extra: { list: Array.from({ length: 200 }, (_, index) => index) } }).extra?.list
    assert.deepEqual((list as unknown[]).slice(49), [49, '… 150 more'])
    const wide = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`k${index}`, 1]))
    assert.match(JSON.stringify(payload({ extra: { wide } }).extra), /"…":"30 more"/)
  })

  it('survive names that mean something to objects', () => {
    const raw = JSON.parse(
      '{"extra":{"__proto__":{"polluted":1},"constructor":1,"toString":2},"contexts":{"__proto__":{"a":1}},"modules":{"__proto__":"1","x":"2"},"user":{"__proto__":{"id":1}},"tags":{"__proto__":"x"}}',
    )
    const event = payload(raw)
    assert.deepEqual(JSON.parse(JSON.stringify(event.extra)), { constructor: 1, toString: 2 })
    assert.equal(({} as Record<string, unknown>).polluted, undefined)
    assert.deepEqual(event.modules, { x: '2' })
    assert.deepEqual(event.tags?.[0], ['__proto__', 'x'])
  })
})

describe('fingerprints as sent', () => {
  it('are texts; what is none goes', () => {
    assert.deepEqual(payload({ fingerprint: ['a', 1, true, null, { x: 1 }, ''] }).fingerprint, [
      'a',
      '1',
      'true',
    ])
    assert.deepEqual(payload({ fingerprint: 'alone' }).fingerprint, ['alone'])
    assert.equal(payload({ fingerprint: [] }).fingerprint, undefined)
    assert.equal(payload({ fingerprint: [{}] }).fingerprint, undefined)
    assert.equal(payload({ fingerprint: Array.from({ length: 1000 }, String) }).fingerprint?.length, 100)
  })
})

describe('what is no event at all', () => {
  it('becomes one that says so', () => {
    for (const raw of [null, [], 'x', 7, true, undefined]) {
      const event = read(raw)
      assert.equal(event.title, '<unlabeled event>')
      assert.equal(event.payload.errors?.[0]?.name, 'event')
    }
    assert.equal(read({}).payload.errors, undefined)
  })
})
