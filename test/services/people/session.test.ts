import assert from 'node:assert/strict'
import { readConfig } from '../../../services/config.ts'
import { closeSession, openSession, readSession } from '../../../services/people/session.ts'
import { createSecrets } from '../../../services/secrets.ts'

const guid = '6a1b0000-0000-4000-8000-000000000001'
const environments = {
  local: {},
  real: {
    MicrosoftAppId: guid,
    MicrosoftAppPassword: 'x',
    MicrosoftAppTenantId: guid,
    HITCH_SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
    HITCH_PUBLIC_URL: 'https://hitch.example',
  },
}

function seat(mode: keyof typeof environments = 'real', key = 1) {
  let count = 0
  return {
    config: readConfig(environments[mode]),
    secrets: createSecrets(Buffer.alloc(32, key)),
    at: Date.parse('2026-11-22T12:00:00Z'),
    now() {
      return new Date(this.at)
    },
    newId: () => `id-${++count}`,
  }
}
const carried = (cookie: string) => cookie.split(';')[0]

describe('a session', () => {
  it('is carried by a cookie that scripts and other sites cannot use', () => {
    const { session, cookie } = openSession(seat(), 7)
    assert.deepEqual(session, { id: 'id-1', personId: 7 })
    assert.match(
      cookie,
      /^__Host-hitch-session=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=28800; Secure$/,
    )
  })

  it('is known again for eight hours', () => {
    const app = seat()
    const cookie = carried(openSession(app, 7).cookie)
    assert.deepEqual(readSession(app, `a=b; ${cookie}; c=d`), { id: 'id-1', personId: 7 })
    app.at += 8 * 3_600_000
    assert.ok(readSession(app, cookie))
    app.at += 1
    assert.equal(readSession(app, cookie), null)
  })

  it('needs no https on this machine', () => {
    const app = seat('local')
    const { cookie } = openSession(app, 1)
    assert.match(cookie, /^hitch-session=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/)
    assert.ok(readSession(app, carried(cookie)))
  })

  it('of local mode opens nothing once Hitch serves others', () => {
    const token = carried(openSession(seat('local'), 1).cookie)?.split('=')[1]
    assert.equal(readSession(seat('real'), `__Host-hitch-session=${token}`), null)
  })

  it('ends with a cookie that replaces it', () => {
    assert.match(closeSession(seat()), /^__Host-hitch-session=; .*Max-Age=0/)
    assert.equal(readSession(seat(), carried(closeSession(seat()))), null)
  })

  const cookie = carried(openSession(seat(), 7).cookie) ?? ''
  for (const [name, header] of [
    ['nothing', undefined],
    ['an empty header', ''],
    ['junk', '__Host-hitch-session=junk'],
    ['only a dot', '__Host-hitch-session=.'],
    ['a changed payload', cookie.replace('session=', 'session=A')],
    ['a cut signature', cookie.slice(0, -1)],
    ['another key’s', carried(openSession(seat('real', 2), 7).cookie)],
    ['the name without its prefix', cookie.replace('__Host-', '')],
  ] as const)
    it(`is not ${name}`, () => assert.equal(readSession(seat(), header), null))
})
