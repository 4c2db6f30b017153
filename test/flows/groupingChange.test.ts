import assert from 'node:assert/strict'
import { upgradeGrouping } from '../../services/grouping/upgrade.ts'
import { forgetKeys } from '../../services/projects/keys.ts'
import { startHitch, type TestHitch } from '../harness/hitch.ts'

const day = 86_400_000

// The lines of code of callers counted in the first version and do not in the second.
function errorEvent(type: string, value: string, fn = 'charge'): object {
  const own = (name: string, code: string) => ({
    filename: `/srv/shop/src/${name}.js`,
    function: name,
    in_app: true,
    context_line: code,
  })
  const frames = [own('checkout', `  ${fn}(cart)`), own(fn, `  throw new ${type}(reason)`)]
  return { level: 'error', exception: { values: [{ type, value, stacktrace: { frames } }] } }
}

describe('a change of how events are grouped', () => {
  let hitch: TestHitch
  before(async () => {
    hitch = await startHitch()
  })
  after(() => hitch.stop())

  const group = (grouping: object) =>
    hitch.app.db.project
      .update({ where: { id: hitch.demo.projectId }, data: { grouping } })
      .then(() => forgetKeys(hitch.app))
  const countOf = () =>
    hitch.app.db.group.findMany({ orderBy: { id: 'asc' }, select: { number: true, eventCount: true } })
  const hashes = (groupId: number) =>
    hitch.app.db.groupHash.findMany({ where: { groupId }, orderBy: [{ config: 'asc' }, { variant: 'asc' }] })

  it('keeps events in the groups they had', async () => {
    await group({ config: '2026-11-22', isChosen: true })
    await hitch.send(errorEvent('TypeError', 'no'))
    assert.deepEqual(
      (await hashes(1)).map(({ config }) => config),
      ['2026-11-22'],
    )
    await group({ config: '2026-11-22' })
    await upgradeGrouping(hitch.app)
    await hitch.send(errorEvent('TypeError', 'no'))
    assert.deepEqual(await countOf(), [{ number: 1, eventCount: 2 }])
    assert.deepEqual(
      (await hashes(1)).map(({ config }) => config),
      ['2026-11-22', '2026-11-23'],
    )
  })

  it('leads there by the new hashes when the window has passed', async () => {
    await hitch.advance(31 * day)
    forgetKeys(hitch.app)
    await hitch.send(errorEvent('TypeError', 'no'))
    assert.deepEqual(await countOf(), [{ number: 1, eventCount: 3 }])
  })

  it('makes a group anew of what did not come within the window', async () => {
    await group({ config: '2026-11-22', isChosen: true })
    await hitch.send(errorEvent('RangeError', 'late'))
    await group({ config: '2026-11-22' })
    await upgradeGrouping(hitch.app)
    await hitch.advance(31 * day)
    forgetKeys(hitch.app)
    await hitch.send(errorEvent('RangeError', 'late'))
    assert.deepEqual(
      (await countOf()).map(({ eventCount }) => eventCount),
      [3, 1, 1],
    )
  })

  it('takes what is new to one group, however many senders bring it at once', async () => {
    await group({ config: '2026-11-22', isChosen: true })
    await hitch.send(errorEvent('Error', 'a', 'one'))
    await group({ config: '2026-11-22' })
    await upgradeGrouping(hitch.app)
    const before = (await countOf()).length
    await Promise.all(
      ['one', 'one', 'two', 'two', 'one', 'two'].map((name) => hitch.send(errorEvent('Error', 'b', name))),
    )
    const counts = await countOf()
    assert.deepEqual(
      counts.slice(before - 1).map(({ eventCount }) => eventCount),
      [4, 3],
    )
  })

  it('leaves alone the version that somebody chose', async () => {
    await group({ config: '2026-11-22', isChosen: true })
    await upgradeGrouping(hitch.app)
    const { grouping } = await hitch.app.db.project.findUniqueOrThrow({ where: { id: hitch.demo.projectId } })
    assert.deepEqual(grouping, { config: '2026-11-22', isChosen: true })
  })
})
