import assert from 'node:assert/strict'
import { readScrubOptions, scrubberFor } from '../../../services/events/scrub.ts'
import { split } from '../../../services/events/scrubNames.ts'
import { isCardNumber, isIban } from '../../../services/events/scrubValues.ts'
import { read } from './read.ts'

const defaults = scrubberFor(readScrubOptions({}))
const with_ = (options: object) => scrubberFor(readScrubOptions(options))
const filtered = '[Filtered]'

describe('scrub', () => {
  it('reads options, and takes what it does not understand for not said', () => {
    const none = { names: [], safeNames: [], dropIps: false, useDefaults: true }
    for (const odd of [undefined, null, 7, 'x', [], { names: 'password', dropIps: 'yes', useDefaults: null }])
      assert.deepEqual(readScrubOptions(odd), none)
    assert.deepEqual(
      readScrubOptions({ names: ['a', 1, ' '], safeNames: ['b'], dropIps: true, useDefaults: false }),
      {
        names: ['a'],
        safeNames: ['b'],
        dropIps: true,
        useDefaults: false,
      },
    )
  })

  it('splits names into words', () => {
    const cases: [string, string][] = [
      ['apiKey', 'api key'],
      ['user.apiKey', 'user api key'],
      ['X-API-Key', 'x api key'],
      ['api_key', 'api key'],
      ['APIKey', 'api key'],
      ['HTTP_AUTHORIZATION', 'http authorization'],
      ['oauth2Token', 'oauth2 token'],
      ['größeÄnderung', 'größe änderung'],
      ['__', ''],
    ]
    for (const [name, words] of cases) assert.equal(split(name).join(' '), words, name)
  })

  it('hides secrets by their names, as whole words', () => {
    const secret =
      `password passwd userPassword user_password DB_PASSWORD newpassword pwd mysql_pwd passphrase secret
      clientSecret client-secret SECRET_KEY apiKey api_key x-api-key apikey accessToken access_token refreshToken token
      csrfToken auth x-auth authorization Authorization Proxy-Authorization credentials aws_credentials bearer otp totp
      privateKey private_key ssh-key sessionId session_id session JSESSIONID PHPSESSID connect.sid cookie Set-Cookie jwt
      id_token cvv cvc ssn twoFactor two_factor signing_key encryptionKey creditCard connectionString
      Ocp-Apim-Subscription-Key HTTP_COOKIE`.split(/\s+/)
    for (const name of secret) assert.equal(defaults.hides(name, 'x'), true, name)
  })

  it('leaves names alone that only look like it', () => {
    const harmless =
      `author authors authority authored keyboard monkey key keys primary_key foreignKey cache_key
      passenger compass bypass passed pass secretary tokenizer tokenize token_less_word obsession possession sessionless
      cooking name id url path status card carded sid_meier_ signature signed`.split(/\s+/)
    const exceptions = new Set(['token_less_word', 'sid_meier_'])
    for (const name of harmless) assert.equal(defaults.hides(name, 'x'), exceptions.has(name), name)
  })

  it('hides no yes, no or nothing, and no counts', () => {
    for (const value of [true, false, null, undefined]) assert.equal(defaults.hides('password', value), false)
    assert.equal(defaults.hides('total_tokens', 4096), false)
    assert.equal(defaults.hides('tokens', 'abc'), true)
    assert.equal(defaults.hides('sessions', 12), false)
    assert.equal(defaults.hides('otp', 123456), true)
  })

  it('finds values by their pattern', () => {
    const cases: [string, string][] = [
      ['4242424242424242', filtered],
      ['paid with 4242-4242-4242-4242 today', `paid with ${filtered} today`],
      ['4242 4242 4242 4242', filtered],
      ['378282246310005', filtered],
      ['4242424242424241', '4242424242424241'],
      ['order 1234567812345670', 'order 1234567812345670'],
      ['trace 4242424242424242abcd', 'trace 4242424242424242abcd'],
      ['1732276800000', '1732276800000'],
      ['GB82 WEST 1234 5698 7654 32', filtered],
      ['to DE89370400440532013000 please', `to ${filtered} please`],
      ['GB82WEST12345698765432 PAID NOW', `${filtered} PAID NOW`],
      ['DE89370400440532013001', 'DE89370400440532013001'],
      ['ssn 078-05-1120', `ssn ${filtered}`],
      ['000-12-3456', '000-12-3456'],
      ['555-12-34567', '555-12-34567'],
      ['postgres://ada:s3cret@db.example/shop', `postgres://${filtered}@db.example/shop`],
      ['redis://:p@ss@cache:6379', `redis://${filtered}@cache:6379`],
      ['https://example.com/a@b', 'https://example.com/a@b'],
      ['Authorization failed for Bearer abc.def-123', `Authorization failed for Bearer ${filtered}`],
      ['the bearer of news', 'the bearer of news'],
      ['ghp_0123456789abcdefghijABCDEFGHIJ012345', filtered],
      ['AKIAIOSFODNN7EXAMPLE', filtered],
      ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U', filtered],
      ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- rest', `${filtered} rest`],
      ['-----BEGIN PRIVATE KEY-----\nMIIE cut off', filtered],
    ]
    for (const [text, wanted] of cases) assert.equal(defaults.text(text), wanted)
  })

  it('finds secrets that are assigned in a text', () => {
    const cases: [string, string][] = [
      ['token=abc&x=1', `token=${filtered}&x=1`],
      [
        'https://x.example/?a=1&api_key=k,k#access_token=t',
        `https://x.example/?a=1&api_key=${filtered}#access_token=${filtered}`,
      ],
      ['x=1&pass%77ord=hunter2', `x=1&pass%77ord=${filtered}`],
      ['next=%2Flogin%3Ftoken%3Dabc', `next=%2Flogin%3Ftoken%3D${filtered}`],
      ['user=ada password="hunter 2" port=1', `user=ada password="${filtered}" port=1`],
      ['{"user":"ada","password":"hun\\"ter2"}', `{"user":"ada","password":"${filtered}"}`],
      ['{"tokens":["a","b"],"n":1}', `{"tokens":${filtered},"n":1}`],
      ['{"ok":true,"otp":123456', `{"ok":true,"otp":${filtered}`],
      ['"{\\"password\\":\\"hunter2\\"}"', `"{\\"password\\":\\"${filtered}\\"}"`],
      ["{'password': 'hunter2'}", `{'password': '${filtered}'}`],
      [
        'Host: x\nAuthorization: Basic YWRhOng=\nAccept: */*',
        `Host: x\nAuthorization: ${filtered}\nAccept: */*`,
      ],
      ['Error: token expired', 'Error: token expired'],
      ['author=Grace&name=x', 'author=Grace&name=x'],
    ]
    for (const [text, wanted] of cases) assert.equal(defaults.text(text), wanted)
  })

  it('checks digits', () => {
    assert.equal(isCardNumber('5555555555554444'), true)
    assert.equal(isCardNumber('5555555555554445'), false)
    assert.equal(isCardNumber('0000000000000000'), false)
    assert.equal(isIban('FR1420041010050500013M02606'), true)
    assert.equal(isIban('FR1420041010050500013M02607'), false)
    assert.equal(isIban(''), false)
  })

  it('takes cookies apart', () => {
    assert.equal(defaults.cookies('session=abc; theme=dark'), `session=${filtered}; theme=dark`)
    assert.equal(defaults.cookies('connect.sid=s%3Aabc; a'), `connect.sid=${filtered}; a`)
    assert.equal(defaults.cookies(`_shop=${'a1'.repeat(20)}`), `_shop=${filtered}`)
    assert.equal(
      defaults.cookies('sid=1; Path=/account/of/somebody/with/a/name; HttpOnly'),
      `sid=${filtered}; Path=/account/of/somebody/with/a/name; HttpOnly`,
    )
  })

  it('takes further names and safe names, and safe names win', () => {
    const own = with_({ names: ['customer number', 'iban'], safeNames: ['sessionId', 'api_key'] })
    assert.equal(own.hides('customerNumber', 'x'), true)
    assert.equal(own.hides('the_customer_number_of', 'x'), true)
    assert.equal(own.hides('customer', 'x'), false)
    assert.equal(own.hides('IBAN', 'x'), true)
    assert.equal(own.hides('session_id', 'x'), false)
    assert.equal(own.hides('apiKey', 'x'), false)
    assert.equal(own.hides('user.apiKey', 'x'), true)
    assert.equal(own.isSafe('SESSION_ID'), true)
  })

  it('does without the built-in rules', () => {
    const bare = with_({ useDefaults: false, names: ['pin'] })
    assert.equal(bare.hides('password', 'x'), false)
    assert.equal(bare.hides('pin', 'x'), true)
    assert.equal(bare.text('4242424242424242'), '4242424242424242')
    assert.equal(bare.text('pin=1234'), `pin=${filtered}`)
    assert.equal(bare.cookies('session=abc'), 'session=abc')
  })

  it('costs what a text is long, however hostile', () => {
    const hostile = [
      'a='.repeat(100_000),
      '"a":'.repeat(60_000),
      '-----BEGIN KEY-----'.repeat(12_000),
      '://a:'.repeat(50_000),
      '4 '.repeat(120_000),
      'GB82 WEST '.repeat(25_000),
      'bearer '.repeat(35_000),
      'eyJaaaaaaaa.'.repeat(20_000),
      `password="${'\\'.repeat(200_000)}`,
      `{"password":"${'\\"'.repeat(100_000)}`,
      `${'x'.repeat(250_000)}=`,
      `${'a-'.repeat(120_000)}: `,
      `x=${'a%3D'.repeat(60_000)}`,
    ]
    for (const text of hostile) {
      const start = process.hrtime.bigint()
      defaults.text(text)
      const milliseconds = Number(process.hrtime.bigint() - start) / 1e6
      assert.ok(milliseconds < 1500, `${text.slice(0, 20)}… took ${milliseconds} ms`)
    }
  })
})

describe('scrubbing of an event', () => {
  const secret = 'hunter2hunter2'
  const everywhere = {
    extra: { password: secret, deep: { user: { apiKey: secret } }, list: [['Authorization', secret]] },
    contexts: {
      auth: { value: secret },
      shop: { token: secret, header: { name: 'X-Api-Key', value: secret } },
    },
    request: {
      url: `https://ada:${secret}@shop.example/?token=${secret}#access_token=${secret}`,
      query_string: [['token', secret]],
      headers: [
        ['Authorization', `Bearer ${secret}`],
        ['cookie', `session=${secret}`],
        ['X-Api-Key', secret],
      ],
      cookies: `sid=${secret}; theme=dark`,
      data: JSON.stringify({ card: { password: secret } }),
      env: { DB_PASSWORD: secret },
    },
    breadcrumbs: [
      {
        category: 'http',
        data: { url: `https://x.example/?api_key=${secret}`, headers: { authorization: secret } },
      },
      { message: `connecting to postgres://ada:${secret}@db` },
    ],
    exception: {
      values: [
        {
          type: 'Error',
          value: `GET https://x.example/?token=${secret} failed`,
          mechanism: { type: 'x', data: { password: secret } },
          stacktrace: { frames: [{ function: 'f', vars: { password: secret, args: { secret } } }] },
        },
      ],
    },
    logentry: { message: 'login with password=%s', params: [secret] },
    tags: { token: secret, url: `https://x.example/?token=${secret}` },
    user: { id: 1, data: { password: secret }, authToken: secret },
    transaction: `/reset?token=${secret}`,
  }

  it('leaves no secret anywhere', () => {
    const { exception: _, ...withoutException } = everywhere
    for (const raw of [
      everywhere,
      withoutException,
      {
        ...everywhere,
        request: {
          ...everywhere.request,
          query_string: { token: secret },
          data: everywhere.extra,
          cookies: { sid: secret },
          headers: { Authorization: secret, Cookie: `a=1; session=${secret}` },
        },
      },
    ]) {
      const text = JSON.stringify(read(raw))
      const at = text.indexOf(secret)
      assert.equal(at, -1, text.slice(Math.max(0, at - 80), at + 40))
    }
  })

  it('keeps what is no secret', () => {
    const event = read({
      extra: { author: 'Grace', total_tokens: 12, key: 'value' },
      request: { cookies: 'theme=dark', headers: { Accept: 'text/html' }, query_string: 'page=2' },
      tags: { author: 'Grace' },
    })
    assert.deepEqual(event.payload.extra, { author: 'Grace', total_tokens: 12, key: 'value' })
    assert.deepEqual(event.payload.request, {
      query_string: 'page=2',
      headers: { Accept: 'text/html' },
      cookies: { theme: 'dark' },
    })
    assert.deepEqual(event.payload.tags?.[0], ['author', 'Grace'])
  })

  it('leaves values under safe names as they are', () => {
    const scrub = readScrubOptions({ safeNames: ['order', 'X-Request-Token', 'csrf'] })
    const event = read(
      {
        extra: { order: '4242424242424242', other: '4242424242424242' },
        request: {
          headers: { 'X-Request-Token': 'abc', 'X-Token': 'abc' },
          cookies: 'csrf=abc; session=abc',
        },
        tags: { csrf: 'abc' },
      },
      { scrub },
    )
    assert.deepEqual(event.payload.extra, { order: '4242424242424242', other: filtered })
    assert.deepEqual(event.payload.request?.headers, { 'X-Request-Token': 'abc', 'X-Token': filtered })
    assert.deepEqual(event.payload.request?.cookies, { csrf: 'abc', session: filtered })
    assert.deepEqual(event.payload.tags?.[0], ['csrf', 'abc'])
  })

  it('scrubs numbers that are cards', () => {
    assert.deepEqual(read({ extra: { n: 4242424242424242, m: 4242424242424241 } }).payload.extra, {
      n: filtered,
      m: 4242424242424241,
    })
  })

  it('scrubs before it cuts, so that no half of a secret stays', () => {
    const padding = 'x'.repeat(8170)
    const text = JSON.stringify(read({ extra: { note: `${padding} 4242-4242-4242-4242 tail` } }))
    assert.ok(!/4242/.test(text))
  })

  it('keeps no addresses when it is asked not to', () => {
    const scrub = readScrubOptions({ dropIps: true })
    const event = read(
      {
        platform: 'javascript',
        user: { ip_address: '203.0.113.9' },
        request: {
          headers: { 'X-Forwarded-For': '203.0.113.9', 'CF-Connecting-IP': '203.0.113.9', Accept: '*/*' },
          env: { REMOTE_ADDR: '203.0.113.9', SERVER_NAME: 'x' },
        },
      },
      { scrub, clientIp: '203.0.113.9' },
    )
    assert.ok(!JSON.stringify(event).includes('203.0.113.9'))
    assert.equal(event.user, null)
    assert.deepEqual(event.payload.request, { headers: { Accept: '*/*' }, env: { SERVER_NAME: 'x' } })
  })
})
