import assert from 'node:assert/strict'
import { parameterise } from '../../../services/groups/parameterise.ts'

const cases: [string, string][] = [
  ['', ''],
  ['nothing varies here', 'nothing varies here'],
  // Each kind alone.
  ['mail to ada.l+x@mail.example.com bounced', 'mail to <email> bounced'],
  ['GET https://api.example/users/5?x=1 failed', 'GET <url> failed'],
  ['wss://x.example:8080/socket closed', '<url> closed'],
  ['getaddrinfo ENOTFOUND db-1.shop.internal', 'getaddrinfo ENOTFOUND <hostname>'],
  ['connect ECONNREFUSED localhost:3000', 'connect ECONNREFUSED <hostname>'],
  ['connect ECONNREFUSED 127.0.0.1:5432', 'connect ECONNREFUSED <ip>'],
  ['connect ECONNREFUSED ::1:5432', 'connect ECONNREFUSED <ip>'],
  ['peer 2001:db8::8a2e:370:7334 gone', 'peer <ip> gone'],
  ['peer [2001:db8::1]:443 gone', 'peer <ip> gone'],
  ['trace 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'trace <traceparent>'],
  ['cart 1b4e28ba-2fa1-11d2-883f-0016d3cca427 not found', 'cart <uuid> not found'],
  ['blob da39a3ee5e6b4b0d3255bfef95601890afd80709', 'blob <number>'],
  ['etag d41d8cd98f00b204e9800998ecf8427e', 'etag <number>'],
  ['build 1a2b3c4 broke', 'build <number> broke'],
  ['at 0xDEADBEEF', 'at <number>'],
  ['id 507F1F77BCF86CD799439011', 'id <number>'],
  ['on 2026-11-22T12:00:00.123Z', 'on <date>'],
  ['on 2026-11-22 12:00:00+01:00', 'on <date>'],
  ['on 2026-11-22', 'on <date>'],
  ['on 22/11/2026, 12:00', 'on <date>'],
  ['on Sun Nov 22 2026 12:00:00 GMT+0000 (Coordinated Universal Time)', 'on <date>'],
  ['on Sun, 22 Nov 2026 12:00:00 GMT', 'on <date>'],
  ['at 12:34:56.789', 'at <date>'],
  ['took 12ms', 'took <duration>'],
  ['took 3.4 seconds', 'took <duration>'],
  ['order 4711 of 12', 'order <number> of <number>'],
  ['temperature -3.5 and 1,234.56', 'temperature <number> and <number>'],
  ['version v1.2.3-beta.1 or 10.0.19041', 'version <version> or <version>'],
  ["open '/srv/shop/releases/20261122/config.json'", "open '<path>/config.json'"],
  ["open 'C:\\Users\\ada\\cart.json'", "open '<path>/cart.json'"],
  ['name="Ada" admin=true', 'name=<text> admin=<bool>'],
  ["name='Ada'", 'name=<text>'],
  ['card [Filtered] declined', 'card <number> declined'],
  // Next to each other, and in quotes.
  ['4711 4712,4713', '<number> <number>'],
  ['"4711" (4712) [4713]', '"<number>" (<number>) [<number>]'],
  ['ada@example.com:5', '<email>:<number>'],
  ["'1b4e28ba-2fa1-11d2-883f-0016d3cca427','x'", "'<uuid>','x'"],
  // The traps.
  ['deadbeef and facade are words', 'deadbeef and facade are words'],
  ['user123 is glued', 'user123 is glued'],
  ['Request failed with status code 404', 'Request failed with status code 404'],
  ['Request failed with status code 500', 'Request failed with status code 500'],
  ['HTTP 503 from upstream', 'HTTP 503 from upstream'],
  ['HTTP/1.1 502 from upstream', 'HTTP/<number> 502 from upstream'],
  ['got 404 of them', 'got <number> of them'],
  ['std::vector and A::B', 'std::vector and A::B'],
  [
    "Cannot read properties of undefined (reading 'total')",
    "Cannot read properties of undefined (reading 'total')",
  ],
  ['window.foo is not a function', 'window.foo is not a function'],
  ['java.net.ConnectException: refused', 'java.net.ConnectException: refused'],
  ['GET /api/users/5 and /api/orders/6', 'GET /api/users/<number> and /api/orders/<number>'],
  ['Größe 5 für Überweisung nötig', 'Größe <number> für Überweisung nötig'],
  ['第5行有错误', '第<number>行有错误'],
  // Lines.
  ['\n\n first 1 \n\n second 2\nthird 3', 'first <number>\nsecond <number>'],
]

describe('parameterise', () => {
  for (const [text, wanted] of cases)
    it(JSON.stringify(text).slice(0, 70), () => assert.equal(parameterise(text), wanted))

  it('is bounded', () => assert.ok(parameterise('word '.repeat(10_000)).length <= 1000))

  it('costs what a text is long, however hostile', () => {
    const hostile = [
      'a.',
      '1.',
      '1,',
      'a-',
      'a@',
      '::',
      'f:',
      '/tmp/',
      "='",
      '="',
      '1:',
      '0',
      'a:/',
      'Jan 1 ',
      '[',
      '00-',
      'ffffffff',
    ]
    for (const unit of hostile) {
      const text = unit.repeat(4000 / unit.length)
      const start = process.hrtime.bigint()
      for (let index = 0; index < 20; index++) parameterise(`${text}${index}x`)
      const milliseconds = Number(process.hrtime.bigint() - start) / 20e6
      assert.ok(milliseconds < 20, `${unit} took ${milliseconds} ms`)
    }
  })
})
