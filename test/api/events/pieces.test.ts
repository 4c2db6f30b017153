import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { clientIp, isPrivate } from '../../../api/events/clientIp.ts'
import { credentialsInDsn, credentialsOf } from '../../../api/events/credentials.ts'
import { createGate } from '../../../api/events/gate.ts'
import { UserError } from '../../../services/errors.ts'

describe('clientIp', () => {
  const from = (remoteAddress: string | undefined, forwarded?: string) =>
    clientIp({
      socket: { remoteAddress },
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    } as unknown as IncomingMessage)

  const cases: [string, string | undefined, string | undefined, string | undefined][] = [
    ['the peer', '203.0.113.7', undefined, '203.0.113.7'],
    ['the peer in its short form', '::ffff:203.0.113.7', undefined, '203.0.113.7'],
    ['the peer when it is a stranger who claims something', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['what a proxy on this machine says', '127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['what a proxy in a private network says', '10.1.2.3', '198.51.100.1', '198.51.100.1'],
    ['the last public one, past two proxies', '::1', '198.51.100.66, 198.51.100.1, 10.0.0.9', '198.51.100.1'],
    ['the first when all are private', '127.0.0.1', '192.168.1.5, 10.0.0.9', '192.168.1.5'],
    ['an address with a port', '127.0.0.1', '198.51.100.1:51234', '198.51.100.1'],
    ['an IPv6 address', '127.0.0.1', '2001:db8::1', '2001:db8::1'],
    ['an IPv6 address with a port', '127.0.0.1', '[2001:db8::1]:51234', '2001:db8::1'],
    ['the peer when nothing that is said is an address', '127.0.0.1', 'unknown, , _hidden', '127.0.0.1'],
    ['nobody once the socket is closed', undefined, undefined, undefined],
  ]
  for (const [name, peer, forwarded, wanted] of cases)
    it(`is ${name}`, () => assert.equal(from(peer, forwarded), wanted))

  it('knows networks that are not the internet', () => {
    for (const address of [
      '127.0.0.1',
      '10.0.0.1',
      '172.16.0.1',
      '172.31.255.1',
      '192.168.0.1',
      '169.254.1.1',
      '100.64.0.1',
      '::1',
      'fd00::1',
      'fe80::1',
    ])
      assert.equal(isPrivate(address), true, address)
    for (const address of [
      '8.8.8.8',
      '172.15.0.1',
      '172.32.0.1',
      '100.63.0.1',
      '100.128.0.1',
      '11.0.0.1',
      '2001:db8::1',
      '192.169.0.1',
    ])
      assert.equal(isPrivate(address), false, address)
  })
})

describe('credentials', () => {
  it('are read from every kind of DSN', () => {
    const cases: [unknown, object | null][] = [
      ['https://abc@hitch.example/7', { publicKey: 'abc', project: '7' }],
      ['https://abc:secret@hitch.example:3978/pre/fix/7', { publicKey: 'abc', project: '7' }],
      ['http://abc@[::1]:3978/7/', { publicKey: 'abc', project: '7' }],
      ['https://hitch.example/7', null],
      ['https://abc@hitch.example', null],
      ['https://abc@hitch.example/', null],
      ['', null],
      [7, null],
      [`https://abc@x/${'7'.repeat(3000)}`, null],
    ]
    for (const [dsn, wanted] of cases)
      assert.deepEqual(credentialsInDsn(dsn), wanted, String(dsn).slice(0, 50))
  })

  it('are none in headers that are something else', () => {
    for (const value of [
      '',
      'Sentry',
      'Sentry sentry_client=x',
      'Bearer sentry_key=abc',
      'Basic',
      'Basic !!!',
      'Digest a=b',
    ])
      assert.equal(credentialsOf('/api/7/envelope/', { authorization: value }), null, value)
  })
})

describe('gate', () => {
  it('lets so many through at once, the others after them, and sends away the rest', async () => {
    const gate = createGate(2, 3)
    const leave: (() => void)[] = []
    let inside = 0
    let most = 0
    const visit = () =>
      gate(async () => {
        most = Math.max(most, ++inside)
        await new Promise<void>((resolve) => leave.push(resolve))
        inside--
      })
    const visits = Array.from({ length: 5 }, visit)
    await assert.rejects(visit(), (error) => error instanceof UserError && error.status === 503)
    for (let left = 5; left > 0; left--) {
      while (leave.length === 0) await Promise.resolve()
      leave.shift()?.()
    }
    await Promise.all(visits)
    assert.equal(most, 2)
  })

  it('is left by who fails', async () => {
    const gate = createGate(1, 1)
    await assert.rejects(gate(async () => Promise.reject(new Error('no'))))
    assert.equal(await gate(async () => 'yes'), 'yes')
  })
})
