import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { checkCsrf, checkOrigin, csrfToken, readForm } from '../../../pages/layout/form.ts'
import { readConfig } from '../../../services/config.ts'
import { UserError } from '../../../services/errors.ts'
import { createSecrets } from '../../../services/secrets.ts'

const secrets = createSecrets(Buffer.alloc(32, 1))
const guid = '6a1b0000-0000-4000-8000-000000000001'
const local = { config: readConfig({ PORT: '3978' }) }
const real = {
  config: readConfig({
    MicrosoftAppId: guid,
    MicrosoftAppPassword: 'x',
    MicrosoftAppTenantId: guid,
    HITCH_SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
    HITCH_PUBLIC_URL: 'https://hitch.example',
  }),
}

describe('a posted form', () => {
  describe('carries a proof of its session', () => {
    const form = (csrf: string) => new URLSearchParams({ csrf })
    it('accepts its own', () => checkCsrf({ secrets }, 's1', form(csrfToken({ secrets }, 's1'))))
    for (const [name, token] of [
      ['another session’s', csrfToken({ secrets }, 's2')],
      ['another key’s', csrfToken({ secrets: createSecrets(Buffer.alloc(32, 2)) }, 's1')],
      ['none', ''],
    ] as const)
      it(`refuses ${name}`, () =>
        assert.throws(() => checkCsrf({ secrets }, 's1', form(token)), { status: 403 }))
  })

  describe('comes from our own pages', () => {
    const good: [string, typeof local, Record<string, string>][] = [
      ['the public address', real, { origin: 'https://hitch.example', 'sec-fetch-site': 'same-origin' }],
      ['a program without an origin', real, {}],
      ['localhost', local, { origin: 'http://localhost:3978', host: 'localhost:3978' }],
      ['127.0.0.1 in local mode', local, { origin: 'http://127.0.0.1:3978', host: '127.0.0.1:3978' }],
      ['[::1] in local mode', local, { origin: 'http://[::1]:4000', host: '[::1]:4000' }],
    ]
    for (const [name, app, headers] of good) it(`takes ${name}`, () => checkOrigin(app, headers))

    const bad: [string, typeof local, Record<string, string>][] = [
      ['another site', real, { origin: 'https://evil.example' }],
      ['a look-alike', real, { origin: 'https://hitch.example.evil.example' }],
      ['plain http', real, { origin: 'http://hitch.example' }],
      ['a frame without an origin', real, { origin: 'null' }],
      ['a cross-site fetch', real, { 'sec-fetch-site': 'cross-site' }],
      ['a sister host', real, { 'sec-fetch-site': 'same-site' }],
      ['a foreign host that names itself', real, { origin: 'https://evil.example', host: 'evil.example' }],
      ['a foreign host in local mode', local, { origin: 'http://evil.example', host: 'evil.example' }],
      ['another port', local, { origin: 'http://localhost:9999', host: 'localhost:3978' }],
    ]
    for (const [name, app, headers] of bad)
      it(`refuses ${name}`, () => assert.throws(() => checkOrigin(app, headers), { status: 403 }))
  })

  describe('is read', () => {
    const request = (body: string | Buffer, type?: string) =>
      Object.assign(Readable.from([Buffer.from(body)]), {
        headers: { 'content-type': type },
      }) as unknown as IncomingMessage
    const urlencoded = 'application/x-www-form-urlencoded'

    it('with its fields, and without NULs, which the database cannot keep', async () => {
      const form = await readForm(request('a=1&b=two%00+words&a=3', `${urlencoded}; charset=utf-8`))
      assert.deepEqual(
        [...form],
        [
          ['a', '1'],
          ['b', 'two words'],
          ['a', '3'],
        ],
      )
    })
    it('survives bytes that are no text', async () => {
      await readForm(request(Buffer.from([0xff, 0x00, 0x3d, 0xfe, 0x25, 0x25]), urlencoded))
    })
    for (const type of [undefined, 'application/json', 'multipart/form-data; boundary=x', 'text/plain'])
      it(`not as ${type}`, () => assert.rejects(readForm(request('a=1', type)), { status: 415 }))
    it('not past 64 KiB', () =>
      assert.rejects(readForm(request('a'.repeat(65_537), urlencoded)), { status: 413 }))
    it('not when it breaks off', () => {
      const broken = new Readable({ read: () => {} })
      const form = readForm(
        Object.assign(broken, { headers: { 'content-type': urlencoded } }) as unknown as IncomingMessage,
      )
      broken.destroy(new Error('aborted'))
      return assert.rejects(form, (error) => error instanceof UserError && error.status === 400)
    })
  })
})
