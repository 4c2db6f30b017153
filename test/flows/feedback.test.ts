import assert from 'node:assert/strict'
import { takeFeedback } from '../../services/feedback/cap.ts'
import { type Connector, startConnector } from '../fakes/connector.ts'
import { createTeams, type Room, type Teams, textOf, type User } from '../fakes/teams.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

type Json = Record<string, unknown>

const ada: User = { id: '29:ada', name: 'Ada' }
const team = { id: '19:general@thread.tacv2', name: 'Shop' }
const alerts: Room = { id: '19:alerts@thread.tacv2', kind: 'channel', team, name: 'Alerts' }
const words = 'The pay button does nothing.\nI pressed it three times.'
const person = { name: 'Grace Hopper', contact_email: 'grace@shop.example', url: 'https://shop.example/pay' }

describe('what people say', function () {
  this.timeout(60_000)
  let hitch: TestHitch
  let connector: Connector
  let teams: Teams

  before(async () => {
    connector = await startConnector({ path: '/_connector' })
    hitch = await startHitch()
    teams = createTeams(hitch, connector)
    await teams.install(alerts, ada, { picked: true })
    await hitch.drain()
  })
  after(async () => {
    await hitch.stop()
    await connector.stop()
  })

  it('is a card of its own that can be resolved', async () => {
    assert.equal((await feedback(id(1), { message: words, ...person })).status, 200)
    await hitch.drain()
    const card = cards().at(-1)
    assert.match(
      textOf(card ?? none()),
      /The pay button does nothing\..*I pressed it three times\..*Kind\s+Feedback/s,
    )
    assert.match(
      textOf(card ?? none()),
      /Grace Hopper \(grace@shop\.example\) on https:\/\/shop\.example\/pay/,
    )
    const { body } = await teams.press(alerts, ada, card ?? none(), 'resolve', {
      as: 'execute',
      inputs: { resolveChoice: 'now' },
    })
    assert.match(JSON.stringify(body), /Resolved/)
    const issue = await read(1)
    assert.deepEqual(
      [issue.title, issue.issueCategory, issue.type, issue.level, issue.status, issue.userCount],
      ['The pay button does nothing.', 'feedback', 'feedback', 'info', 'resolved', 1],
    )
  })

  it('twice the same words are two groups; the same event again is none', async () => {
    await feedback(id(2), { message: words, ...person })
    await feedback(id(2), { message: words, ...person })
    assert.equal((await read(2)).title, 'The pay button does nothing.')
    assert.equal(await hitch.app.db.group.count(), 2)
  })

  it('without a word is refused, and counted', async () => {
    for (const message of ['', ' \u200b ', null, { a: 1 }])
      assert.equal((await feedback(id(3), { message, ...person })).status, 400)
    assert.equal(await hitch.app.db.group.count(), 2)
    const invalid = hitch.app.record.totals().find(({ outcome }) => outcome === 'invalid')
    assert.deepEqual([invalid?.category, invalid?.count], ['feedback', 4])
  })

  it('about an error is shown with it, and said below its card', async () => {
    await hitch.send({ ...errorEvent('TypeError', 'no price'), event_id: id(10) })
    await hitch.drain()
    const report = {
      event_id: id(10),
      name: 'Bo',
      email: 'bo@shop.example',
      comments: 'It broke <b>twice</b>.',
    }
    assert.equal((await envelope({}, [{ type: 'user_report' }, report])).status, 200)
    await feedback(id(11), { message: 'Me too!', ...person, associated_event_id: id(10) })
    await hitch.advance(3_000)
    await hitch.drain()
    const lines = connector.posted(alerts.id).map((posted) => textOf(posted))
    assert.ok(
      lines.some((line) => line.includes('Bo says: “It broke <b>twice</b>.”')),
      lines.join('\n'),
    )
    assert.ok(
      lines.some((line) => line.includes('Grace Hopper says (DEMO-4): “Me too!”')),
      lines.join('\n'),
    )
    assert.match(textOf(cards().find((card) => textOf(card).includes('TypeError')) ?? none()), /Feedback\s+2/)
    const page = await (await fetch(`${hitch.url}/groups/DEMO-3`)).text()
    assert.match(page, /What users say/)
    assert.match(page, /It broke &lt;b>twice|It broke &lt;b&gt;twice/)
    assert.match(page, /mailto:bo@shop\.example/)
    assert.match(await (await fetch(`${hitch.url}/groups/DEMO-4`)).text(), /href="\/groups\/DEMO-3\?event=/)
    assert.equal((await read(3)).userReportCount, 2)
  })

  it('before its event waits for it', async () => {
    const early = { event_id: id(20), name: 'Cleo', email: 'c@shop.example', comments: 'Too early' }
    await envelope({ event_id: id(20) }, [{ type: 'user_report' }, early])
    await hitch.send({ ...errorEvent('RangeError', 'no stock', 'pick'), event_id: id(20) })
    await matchNow()
    assert.equal((await read(5)).userReportCount, 1)
    await matchNow()
    assert.equal((await read(5)).userReportCount, 1)
  })

  it('can be mended for five minutes, and not after', async () => {
    const again = (comments: string) =>
      rest('POST', { event_id: id(10), name: 'Bo', email: 'bo@shop.example', comments })
    await hitch.advance(4 * 60_000)
    assert.equal((await again('It broke three times.')).status, 200)
    await hitch.advance(2 * 60_000)
    const late = await again('It never broke.')
    assert.deepEqual(late, { status: 409, body: { detail: 'Feedback for this event cannot be modified.' } })
    const { body } = await rest('GET')
    const [first] = (body as unknown as Json[]).filter(
      ({ eventID, name }) => eventID === id(10) && name === 'Bo',
    )
    assert.deepEqual(
      [first?.comments, (first?.issue as Json | undefined)?.shortId],
      ['It broke three times.', 'DEMO-3'],
    )
    assert.equal((await read(3)).userReportCount, 2)
  })

  it('is taken from a page by the key of its DSN alone', async () => {
    const words = { event_id: id(30), name: 'Dee', email: 'd@shop.example', comments: 'Hello' }
    const dsn = (key: string) => `DSN http://${key}@localhost:3978/${hitch.demo.projectId}`
    assert.equal((await rest('POST', words, dsn(hitch.demo.publicKey))).status, 200)
    assert.equal((await rest('POST', words, dsn('0'.repeat(32)))).status, 401)
    assert.equal((await rest('GET', undefined, dsn(hitch.demo.publicKey))).status, 401)
    const nowhere = await fetch(`${hitch.url}/api/0/projects/hitch/%00/user-feedback/`, {
      method: 'POST',
      headers: { authorization: dsn(hitch.demo.publicKey) },
      body: JSON.stringify(words),
    })
    assert.equal(nowhere.status, 404)
    const begunAt = performance.now()
    assert.equal((await rest('POST', words, `DSN ${'://a:'.repeat(2_500)}`)).status, 401)
    assert.ok(performance.now() - begunAt < 250)
    assert.equal((await rest('POST', { ...words, email: 'nobody' })).status, 400)
    assert.equal((await rest('POST', { ...words, event_id: 'x' })).status, 400)
  })

  it('keeps no secret', async () => {
    const comments = 'my card is 4111 1111 1111 1111'
    await envelope({}, [{ type: 'user_report' }, { event_id: id(40), comments }])
    await feedback(id(41), { message: comments, ...person })
    const rows = await hitch.app.db.userReport.findMany({ where: { comments: { contains: 'my card' } } })
    assert.deepEqual(
      rows.map((row) => row.comments),
      ['my card is [Filtered]', 'my card is [Filtered]'],
    )
  })

  it('has an end: a key that anybody can read does not fill the chat', async () => {
    let taken = 0
    while (!takeFeedback(hitch.app, hitch.demo.projectId)) taken++
    assert.ok(taken > 250 && taken < 300)
    const { status, headers } = await feedback(id(1_000), { message: 'spam' })
    assert.equal(status, 429)
    assert.match(headers.get('x-sentry-rate-limits') ?? '', /^\d+:feedback:project:feedback_cap$/)
    assert.equal(
      (await envelope({}, [{ type: 'user_report' }, { event_id: id(1), comments: 'x' }])).status,
      200,
    )
    assert.equal((await hitch.send(errorEvent('Error', 'still taken'))).status, 200)
    await hitch.advance(3_600_000)
    assert.equal((await feedback(id(2_000), { message: 'heard again' })).status, 200)
  })

  describe('in the dialog of a page', () => {
    const address = (query: Record<string, string>) =>
      `${hitch.url}/api/embed/error-page/?${new URLSearchParams({ dsn: dsnOf(), eventId: id(10), ...query })}`
    const dsnOf = () => `http://${hitch.demo.publicKey}@localhost:3978/${hitch.demo.projectId}`

    it('comes as a script in which no text of a stranger is code', async () => {
      const hostile = '</script><script>alert(1)//\u2028"\'`$'
      const response = await fetch(address({ title: hostile, name: hostile }))
      assert.equal(response.headers.get('content-type'), 'text/javascript; charset=utf-8')
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
      const script = await response.text()
      assert.ok(!/[<>\u2028]/.test(script.slice(script.indexOf('(document, {'))))
      new Function(script)
    })

    it('takes what was written', async () => {
      await hitch.send({ ...errorEvent('EvalError', 'dialog', 'ask'), event_id: id(50) })
      const body = new URLSearchParams({
        name: 'Eve',
        email: 'eve@shop.example',
        comments: 'From the dialog',
      })
      const sent = await fetch(address({ eventId: id(50) }), { method: 'POST', body })
      assert.deepEqual([sent.status, await sent.json()], [200, {}])
      assert.equal(sent.headers.get('access-control-allow-origin'), '*')
      const row = await hitch.app.db.userReport.findFirstOrThrow({ where: { name: 'Eve' } })
      assert.deepEqual([row.comments, row.email], ['From the dialog', 'eve@shop.example'])
      assert.notEqual(row.groupId, null)
    })

    it('refuses an empty text, an event that is none, and a key it does not know', async () => {
      const post = async (query: Record<string, string>, comments: string) =>
        (await fetch(address(query), { method: 'POST', body: new URLSearchParams({ comments }) })).status
      assert.equal(await post({}, ' '), 400)
      assert.equal(await post({ eventId: 'x' }, 'a'), 400)
      assert.equal(await post({ dsn: 'http://nobody@localhost/1' }, 'a'), 403)
      assert.equal(await post({ dsn: 'nothing' }, 'a'), 401)
    })
  })

  function cards() {
    return connector.posted(alerts.id).filter((posted) => (posted.activity.attachments ?? []).length > 0)
  }

  async function matchNow() {
    await hitch.app.db.$transaction((tx) => hitch.app.jobs.send(tx, 'matchReports', {}))
    await hitch.drain()
  }

  async function read(number: number): Promise<Json> {
    const { status, body } = await hitch.api('GET', `/api/0/organizations/hitch/issues/DEMO-${number}/`)
    assert.equal(status, 200, JSON.stringify(body))
    return body as Json
  }

  function feedback(eventId: string, said: object) {
    const event = {
      type: 'feedback',
      contexts: { feedback: said },
      timestamp: hitch.app.now().getTime() / 1000,
    }
    return envelope({ event_id: eventId }, [{ type: 'feedback' }, event])
  }

  async function envelope(header: object, lines: object[]) {
    const response = await fetch(
      `${hitch.url}/api/${hitch.demo.projectId}/envelope/?sentry_key=${hitch.demo.publicKey}`,
      { method: 'POST', body: [header, ...lines].map((line) => JSON.stringify(line)).join('\n') },
    )
    const { status, headers } = response
    return { status, headers, body: (await response.json()) as Json }
  }

  async function rest(method: string, body?: object, authorization = `Bearer ${hitch.adminToken}`) {
    const response = await fetch(`${hitch.url}/api/0/projects/hitch/demo/user-feedback/`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Json }
  }
})

function id(number: number): string {
  return number.toString(16).padStart(32, '0').replace(/^0/, 'f')
}

function none(): never {
  throw new Error('there is no such card')
}
