import assert from 'node:assert/strict'
import { anonymise, createRedact, erased } from '../../../services/erasure/anonymise.ts'
import { needleOf, parseIdentity, userKeyOf } from '../../../services/erasure/identity.ts'
import type { EventPayload } from '../../../services/events/event.ts'

const base = { event_id: 'a'.repeat(32), timestamp: 1, received: 1, platform: 'node', level: 'error' }

describe('who is to be forgotten', () => {
  it('is read from one word', () => {
    assert.deepEqual(parseIdentity(' id:7 '), { field: 'id', value: '7' })
    assert.deepEqual(parseIdentity('email:Ada@Shop.example'), { field: 'email', value: 'ada@shop.example' })
    assert.deepEqual(parseIdentity('ip:::ffff:192.0.2.7'), { field: 'ip', value: '192.0.2.7' })
    assert.deepEqual(parseIdentity('username:a:b'), { field: 'username', value: 'a:b' })
    for (const bad of ['', '7', 'id:', 'id: ', 'ip:home', 'email:ada', 'name:ada', `id:${'x'.repeat(201)}`])
      assert.throws(() => parseIdentity(bad), /A user is named as/, bad)
  })

  it('is looked for by what stands in stored events', () => {
    assert.equal(needleOf(parseIdentity('id:7')), '"id":"7"')
    assert.equal(needleOf(parseIdentity('username:"Ada"')), '"username":"\\"ada\\""')
    assert.equal(needleOf(parseIdentity('email:Ada@Shop.example')), 'ada@shop.example')
    assert.equal(userKeyOf(parseIdentity('id:7')), 'OMDSIyNNXRZSheyrdvi8Cg')
  })
})

describe('a text', () => {
  it('loses names where they stand alone, and nothing else', () => {
    const redact = createRedact(
      ['email:ada@shop.example', 'ip:192.0.2.7', 'id:7', 'username:adal'].map(parseIdentity),
    )
    const cases = [
      ['to ADA@shop.example, 7 times', `to ${erased}, 7 times`],
      ['nada@shop.example', 'nada@shop.example'],
      ['192.0.2.7:80 192.0.2.77', `${erased}:80 192.0.2.77`],
      ['adal, adalbert, /users/adal/', `${erased}, adalbert, /users/${erased}/`],
    ]
    for (const [text, left] of cases) assert.equal(redact(text ?? ''), left)
  })

  it('is read in time that grows with it', () => {
    const redact = createRedact([parseIdentity(`username:${'a'.repeat(100)}`)])
    const at = performance.now()
    redact('a'.repeat(1_000_000))
    assert.ok(performance.now() - at < 2_000)
  })
})

describe('an event', () => {
  const theirs: EventPayload = {
    ...base,
    message: 'Ada Lovelace (u-1815) could not pay from 192.0.2.7',
    user: { id: 'u-1815', email: 'ada@shop.example', name: 'Ada Lovelace', ip_address: '192.0.2.7' },
    tags: [
      ['user', 'id:u-1815'],
      ['plan', 'team'],
      ['shelf', 'of ada@shop.example'],
    ],
    request: {
      url: 'https://shop.example/users/u-1815',
      method: 'POST',
      headers: { Cookie: 'a=b' },
      cookies: { a: 'b' },
      env: { REMOTE_ADDR: '192.0.2.7' },
    },
    breadcrumbs: { values: [{ message: 'hello Ada Lovelace' }, { message: 'GET /cart' }] },
    contexts: { os: { name: 'Linux' } },
    sdk: { name: 'sentry.ada lovelace' },
  }

  it('that happened to them loses them, what their browser sent, and all mentions', () => {
    const { payload, verdict } = anonymise(theirs, [parseIdentity('id:u-1815')])
    assert.equal(verdict, 'theirs')
    assert.deepEqual(payload, {
      ...base,
      message: `${erased} (${erased}) could not pay from ${erased}`,
      tags: [
        ['plan', 'team'],
        ['shelf', `of ${erased}`],
      ],
      request: { url: `https://shop.example/users/${erased}`, method: 'POST' },
      breadcrumbs: { values: [{ message: `hello ${erased}` }, { message: 'GET /cart' }] },
      contexts: { os: { name: 'Linux' } },
      sdk: { name: 'sentry.ada lovelace' },
    })
    assert.equal(anonymise(payload, [parseIdentity('id:u-1815')]).verdict, 'neither', 'twice is once')
  })

  it('keeps its shape, whatever they call themselves', () => {
    const named = (username: string) => ({
      ...base,
      message: `${username} said no`,
      user: { id: 'u-1815', username },
      exception: {
        values: [{ type: 'Oops', stacktrace: { frames: [{ function: 'f', vars: { [username]: 1 } }] } }],
      },
      extra: { [username]: 1 },
    })
    const left = {
      ...base,
      message: `${erased} said no`,
      exception: {
        values: [{ type: 'Oops', stacktrace: { frames: [{ function: 'f', vars: { [erased]: 1 } }] } }],
      },
      extra: { [erased]: 1 },
    }
    for (const username of ['message', 'values', 'frames', 'vars', 'error', 'ada@home'])
      assert.deepEqual(
        anonymise(named(username) as unknown as EventPayload, [parseIdentity('id:u-1815')]).payload,
        left,
        username,
      )
  })

  it('of somebody else loses mentions alone', () => {
    const other: EventPayload = { ...base, user: { id: '9' }, message: 'mail to ada@shop.example failed' }
    const { payload, verdict } = anonymise(other, [parseIdentity('email:ada@shop.example')])
    assert.equal(verdict, 'mentions')
    assert.deepEqual(payload, { ...other, message: `mail to ${erased} failed` })
    assert.equal(anonymise(other, [parseIdentity('id:7')]).verdict, 'neither')
  })

  it('that is a feedback keeps no word', () => {
    const feedback = { message: 'I am Ada', contact_email: 'ada@shop.example', name: 'Ada' }
    const { payload, verdict } = anonymise({ ...base, contexts: { feedback } }, [
      parseIdentity('email:ada@shop.example'),
    ])
    assert.equal(verdict, 'theirs')
    assert.deepEqual(payload.contexts, { feedback: { message: erased } })
  })
})
