import assert from 'node:assert/strict'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'
import { bytesOf, readRecordings } from '../tools/record/recording.ts'

describe('an error comes in', () => {
  let hitch: TestHitch
  before(async () => {
    hitch = await startHitch()
  })
  after(() => hitch.stop())

  it('and is durable and grouped before the answer', async () => {
    const { status, body } = await hitch.send(errorEvent('PaymentError', 'Card declined for order 4711'))
    assert.equal(status, 200)
    const [group] = await hitch.app.db.group.findMany({ include: { hashes: true, events: true } })
    assert.equal(group?.title, 'PaymentError: Card declined for order 4711')
    assert.equal(group?.topFrame, 'charge (src/pay.js:41)')
    assert.equal(group?.eventCount, 1)
    assert.equal(group?.events[0]?.eventId.replaceAll('-', ''), body.id)
    assert.match(group?.hashes.map(({ explanation }) => explanation).join() ?? '', /charge in src\/pay\.js/)
  })

  it('and another order’s error joins it, an error elsewhere does not', async () => {
    await hitch.send(errorEvent('PaymentError', 'Card declined for order 4712'))
    await hitch.send(errorEvent('PaymentError', 'Card declined for order 4712', 'refund'))
    const groups = await hitch.app.db.group.findMany({ orderBy: { id: 'asc' } })
    assert.deepEqual(
      groups.map(({ title, eventCount }) => [title, eventCount]),
      [
        ['PaymentError: Card declined for order 4712', 2],
        ['PaymentError: Card declined for order 4712', 1],
      ],
    )
  })

  it('twice, and counts once', async () => {
    const event = { ...errorEvent('PaymentError', 'again'), event_id: 'ab'.repeat(16) }
    const before = await hitch.app.db.event.count()
    assert.deepEqual([(await hitch.send(event)).status, (await hitch.send(event)).status], [200, 200])
    assert.equal((await hitch.app.db.event.count()) - before, 1)
  })

  it('with secrets, and leaves none in the database', async () => {
    const secret = 'hunter2hunter2'
    await hitch.send(
      errorEvent('LoginError', `POST https://shop.example/login?token=${secret} failed`, 'login', {
        extra: { password: secret, author: 'Grace' },
        request: { headers: { Cookie: `session=${secret}` }, data: JSON.stringify({ password: secret }) },
      }),
    )
    const { rows } = await hitch.app.pool.query(
      'SELECT payload::text FROM "Event" UNION ALL SELECT title FROM "Group"',
    )
    const text = JSON.stringify(rows)
    assert.ok(text.includes('Grace') && text.includes('[Filtered]') && !text.includes(secret))
  })

  it('with texts that a database would refuse', async () => {
    const { status } = await hitch.send({
      message: 'a\0b \ud83d',
      extra: { 'k\0': '\udc00' },
      tags: { 't\0': '\ud83d' },
    })
    assert.equal(status, 200)
  })

  it('is refused for an unknown key, with nothing stored', async () => {
    const before = await hitch.app.db.event.count()
    const { status, body } = await hitch.send(errorEvent('A', 'b'), {
      projectId: hitch.demo.projectId,
      publicKey: 'f'.repeat(32),
    })
    assert.equal(status, 403)
    assert.match(String(body.detail), /f{32}@localhost:3978\/\d+, but there is no such key/)
    assert.equal(await hitch.app.db.event.count(), before)
  })

  it('from every SDK that was recorded', async () => {
    const known = await hitch.app.db.event.count()
    const ours = `sentry_key=${hitch.demo.publicKey}`
    let sent = 0
    for (const { recording } of readRecordings())
      for (const request of recording.requests) {
        const encoding = request.headers['content-encoding']
        const url = request.url
          .replace('/api/1/', `/api/${hitch.demo.projectId}/`)
          .replace(/sentry_key=\w+/, ours)
        const auth = request.headers['x-sentry-auth']?.replace(/sentry_key=\w+/, ours)
        const response = await fetch(hitch.url + url, {
          method: 'POST',
          body: new Uint8Array(bytesOf(request)),
          headers: {
            ...(encoding && { 'content-encoding': encoding }),
            ...(auth && { 'x-sentry-auth': auth }),
          },
        })
        const answer = (await response.json()) as { id?: string }
        assert.equal(response.status, 200)
        if (
          answer.id &&
          !request.body?.includes('{"type":"check_in"') &&
          !request.body?.includes('{"type":"transaction"')
        )
          sent++
      }
    assert.equal((await hitch.app.db.event.count()) - known, sent)
  })
})
