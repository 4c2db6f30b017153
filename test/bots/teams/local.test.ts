import assert from 'node:assert/strict'
import { request } from 'node:http'
import { type Connector, startConnector } from '../../fakes/connector.ts'
import { startHitch, type TestHitch } from '../../harness/hitch.ts'

type Case = { name: string; headers?: Record<string, string>; body?: object | string; answers: number }

const form = 'type=message&conversation[id]=1&from[id]=2&recipient[id]=3&serviceUrl=http://localhost:1'

const cases: Case[] = [
  { name: 'Host localhost', headers: { host: 'localhost:3978' }, answers: 200 },
  { name: 'Host 127.0.0.1 without port', headers: { host: '127.0.0.1' }, answers: 200 },
  { name: 'Host [::1]', headers: { host: '[::1]:3978' }, answers: 200 },
  { name: 'a charset', headers: { 'content-type': 'application/json; charset=utf-8' }, answers: 200 },
  {
    name: 'an Authorization header, which proves nothing here',
    headers: { authorization: 'Bearer x' },
    answers: 200,
  },
  { name: 'the content type in capitals', headers: { 'content-type': 'Application/JSON' }, answers: 200 },

  { name: 'a foreign Host', headers: { host: 'rebound.example:3978' }, answers: 403 },
  { name: 'a Host that begins like ours', headers: { host: 'localhost.evil.example' }, answers: 403 },
  { name: 'a Host that begins like our address', headers: { host: '127.0.0.1.evil.example' }, answers: 403 },
  { name: 'a Host with a user', headers: { host: 'x@localhost' }, answers: 403 },
  { name: 'another loopback address', headers: { host: '127.0.0.2' }, answers: 403 },
  { name: 'the address as one number', headers: { host: '2130706433' }, answers: 403 },
  { name: 'a foreign Origin', headers: { origin: 'https://evil.example' }, answers: 403 },
  { name: 'an Origin of this machine', headers: { origin: 'http://localhost:8080' }, answers: 403 },
  { name: 'the Origin null', headers: { origin: 'null' }, answers: 403 },
  { name: 'a tunnel', headers: { 'x-forwarded-for': '203.0.113.7' }, answers: 403 },
  {
    name: 'a tunnel that hides its client',
    headers: { 'x-forwarded-host': 'demo.tunnel.example' },
    answers: 403,
  },
  { name: 'a proxy of the newer kind', headers: { forwarded: 'for=203.0.113.7' }, answers: 403 },
  {
    name: 'a form',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form,
    answers: 403,
  },
  { name: 'a form with files', headers: { 'content-type': 'multipart/form-data; boundary=x' }, answers: 403 },
  { name: 'plain text', headers: { 'content-type': 'text/plain' }, answers: 403 },
  { name: 'no content type', headers: { 'content-type': '' }, answers: 403 },
  { name: 'something like JSON', headers: { 'content-type': 'application/jsonp' }, answers: 403 },
  ...[
    'https://evil.example/',
    'http://127.0.0.1.evil.example/',
    'http://localhost@evil.example/',
    'http://localhost:80@evil.example/',
    'http://evil.example#localhost',
    'http://evil.example\\@localhost/',
    'http://loc\talhost.evil.example/',
    'http://[::ffff:10.0.0.1]/',
    'http://10.0.0.1/',
    'http://0.0.0.0/',
    'http://169.254.169.254/',
    'https://smba.trafficmanager.net/amer/',
    'http://localhost:1/?x=1',
    'urn:x',
    'file:///etc/passwd',
    'localhost:3978',
    '',
  ].map((serviceUrl) => ({
    name: `the service URL ${JSON.stringify(serviceUrl)}`,
    body: { serviceUrl },
    answers: 403,
  })),
  { name: 'no service URL', body: { serviceUrl: undefined }, answers: 403 },
  ...['http://[::1]:9/', 'http://127.1.2.3:9/', 'http://2130706433:9/', 'https://localhost:9/x/y'].map(
    (serviceUrl) => ({
      name: `the service URL ${serviceUrl}, which is this machine`,
      body: { serviceUrl },
      answers: 200,
    }),
  ),
  { name: 'a list', body: '[{"type":"message"}]', answers: 400 },
  { name: 'no JSON', body: 'type=message', answers: 400 },
  { name: 'a thousand brackets', body: '['.repeat(1000), answers: 400 },
  { name: '300 KB', body: `{"type":"${'x'.repeat(300_000)}"}`, answers: 413 },
]

describe('the bot endpoint in local mode', function () {
  this.timeout(60_000)
  let hitch: TestHitch
  let connector: Connector

  before(async () => {
    connector = await startConnector()
    hitch = await startHitch()
  })

  after(async () => {
    await hitch?.stop()
    await connector?.stop()
  })

  for (const one of cases) {
    it(`answers ${one.answers} to ${one.name}`, async () => {
      const activity = {
        type: 'event',
        id: '1',
        channelId: 'msteams',
        serviceUrl: connector.url,
        from: { id: '2' },
        recipient: { id: '3' },
        conversation: { id: '4' },
      }
      const body = typeof one.body === 'string' ? one.body : JSON.stringify({ ...activity, ...one.body })
      const { status, text } = await post({ 'content-type': 'application/json', ...one.headers }, body)
      assert.equal(status, one.answers)
      if (status === 200) return
      assert.deepEqual(Object.keys(JSON.parse(text)), ['detail'])
      assert.equal(await hitch.app.db.conversation.count(), 0)
      assert.deepEqual(connector.calls, [])
    })
  }

  it('takes a path with or without a slash at its end, and no other method', async () => {
    assert.equal((await fetch(`${hitch.url}/api/messages/`, { method: 'POST' })).status, 403)
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS'])
      assert.equal((await fetch(`${hitch.url}/api/messages`, { method })).status, 405, method)
  })

  it('takes no prototype from a body', async () => {
    const body = `{"type":"event","serviceUrl":"${connector.url}","from":{"id":"1"},"recipient":{"id":"2"},"conversation":{"id":"3"},"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}`
    assert.equal((await post({ 'content-type': 'application/json' }, body)).status, 200)
    assert.equal(({} as Record<string, unknown>).polluted, undefined)
  })

  // fetch sets Host and Origin by itself; here they are the point.
  function post(headers: Record<string, string>, body: string): Promise<{ status: number; text: string }> {
    const { hostname, port } = new URL(hitch.url)
    return new Promise((resolve, reject) => {
      const sent = request({ hostname, port, method: 'POST', path: '/api/messages', headers }, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      })
      sent.on('error', reject)
      sent.end(body)
    })
  }
})
