import assert from 'node:assert/strict'
import { startHitch, type TestHitch } from '../harness/hitch.ts'

const project = '/api/0/projects/hitch/demo/'

// A wrapper everything goes through, and where it was called from.
function failure(place: string, more: object = {}): object {
  const own = (name: string) => ({ filename: `src/${name}.js`, function: name, in_app: true })
  const frames = [own(place), own('retry')]
  return {
    exception: { values: [{ type: 'TimeoutError', value: 'no answer', stacktrace: { frames } }] },
    ...more,
  }
}

describe('a project’s own rules of grouping', () => {
  let hitch: TestHitch
  before(async () => {
    hitch = await startHitch()
  })
  after(() => hitch.stop())

  const put = (body: object) => hitch.api('PUT', project, body)
  const tryOut = async (body: object) =>
    (await hitch.api('POST', `${project}grouping-dry-run/`, body)).body as Tried
  type Tried = {
    events: number
    groups: number
    splits: { group: { shortId: string }; into: number }[]
    joins: { groups: { shortId: string }[] }[]
  }
  const counts = async () =>
    (await hitch.app.db.group.findMany({ orderBy: { number: 'asc' } })).map(({ eventCount }) => eventCount)

  it('are refused, each line with its reason, when they cannot be read', async () => {
    const { status, body } = await put({
      fingerprintingRules: 'logger:x -> y\nnonsense',
      groupingEnhancements: 'function:x',
    })
    assert.equal(status, 400)
    assert.match(JSON.stringify(body), /"fingerprintingRules":\["Line 2: A rule is written/)
    assert.match(JSON.stringify(body), /"groupingEnhancements":\["Line 1: A rule needs an action/)
    assert.equal((await put({ groupingConfig: 'newstyle:2019' })).status, 400)
  })

  it('can be tried out before they are kept', async () => {
    for (const region of ['north', 'south', 'north'])
      await hitch.send(failure('checkout', { tags: { region } }))
    await hitch.send(failure('refund'))
    assert.deepEqual(await counts(), [3, 1])
    const split = await tryOut({
      fingerprintingRules: 'error.type:TimeoutError -> {{ default }} {{ tags.region }}',
    })
    assert.equal(split.events, 4)
    assert.deepEqual(
      split.splits.map(({ group, into }) => [group.shortId, into]),
      [['DEMO-1', 2]],
    )
    assert.deepEqual(split.joins, [])
    const join = await tryOut({ groupingEnhancements: 'error.type:TimeoutError max-frames=1' })
    assert.deepEqual(join.splits, [])
    assert.deepEqual(
      join.joins.map(({ groups }) => groups.map(({ shortId }) => shortId).sort()),
      [['DEMO-1', 'DEMO-2']],
    )
    const same = await tryOut({ groupingEnhancements: 'function:other -app' })
    assert.deepEqual([same.splits, same.joins], [[], []])
    assert.deepEqual(await counts(), [3, 1])
  })

  it('group the next events, and name them', async () => {
    const rule =
      'error.type:TimeoutError tags.region:north -> bank-{{ tags.region }} title="Bank in {{ tags.region }}"'
    const { status, body } = await put({ fingerprintingRules: rule })
    assert.equal(status, 200)
    assert.equal((body as { fingerprintingRules: string }).fingerprintingRules, rule)
    await hitch.send(failure('checkout', { tags: { region: 'north' } }))
    await hitch.send(failure('refund', { tags: { region: 'north' } }))
    await hitch.send(failure('checkout', { tags: { region: 'south' } }))
    assert.deepEqual(await counts(), [4, 1, 2])
    const issue = (await hitch.api('GET', '/api/0/organizations/hitch/issues/DEMO-3/')).body as {
      title: string
    }
    assert.equal(issue.title, 'Bank in north')
  })

  it('leave what is there in its group when they are about stacks', async () => {
    await put({ fingerprintingRules: '', groupingEnhancements: 'function:retry -group' })
    await hitch.send(failure('checkout'))
    assert.deepEqual(await counts(), [5, 1, 2])
  })

  it('are said in the words why', async () => {
    const hashes = (await hitch.api('GET', '/api/0/issues/DEMO-1/hashes/')).body as Record<string, unknown>[]
    assert.deepEqual(
      hashes.map(({ explanation, latestEvent }) => [explanation, latestEvent !== null]),
      [
        ['Grouped by the in-app stack trace: retry in src/retry.js ← checkout in src/checkout.js', false],
        ['Grouped by the in-app stack trace: checkout in src/checkout.js', true],
      ],
    )
    const event = (await hitch.api('GET', '/api/0/issues/DEMO-1/events/latest/')).body as { eventID: string }
    const info = (await hitch.api('GET', `${project}events/${event.eventID}/grouping-info/`)).body as {
      app: {
        hash: string
        component: { values: { values: { name: string; contributes: boolean; hint: string }[] }[] }
      }
    }
    assert.equal(info.app.hash, hashes[1]?.id)
    assert.deepEqual(
      info.app.component.values[0]?.values.map(({ name, contributes, hint }) => [name, contributes, hint]),
      [
        ['retry in src/retry.js', false, 'by the rule function:retry -group'],
        ['checkout in src/checkout.js', true, null],
      ],
    )
    assert.equal((await hitch.api('GET', `${project}events/${'0'.repeat(32)}/grouping-info/`)).status, 404)
  })

  it('can be of an earlier version', async () => {
    const { body } = await put({ groupingConfig: '2026-11-22' })
    const shown = body as Record<string, unknown>
    assert.equal(shown.groupingConfig, '2026-11-22')
    assert.equal(shown.secondaryGroupingConfig, '2026-11-23')
    await hitch.send(failure('checkout'))
    assert.deepEqual(await counts(), [6, 1, 2])
    const configs = (await hitch.api('GET', '/api/0/organizations/hitch/grouping-configs/')).body as {
      id: string
    }[]
    assert.deepEqual(
      configs.map(({ id }) => id),
      ['2026-11-23', '2026-11-22'],
    )
  })
})
