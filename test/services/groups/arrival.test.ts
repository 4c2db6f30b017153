import assert from 'node:assert/strict'
import { describeActivity } from '../../../services/groups/activity.ts'
import { effectOfEvents } from '../../../services/groups/arrival.ts'
import type { Standing } from '../../../services/groups/status.ts'
import { archived, later, now, resolved, unresolved } from './standings.ts'

describe('what arriving events do to a group', () => {
  const at = (version: string, day: number) => ({ version, firstSeenAt: new Date(Date.UTC(2026, 10, day)) })
  const arrival = {
    occurredAt: later,
    release: null,
    eventCount: 41,
    userCount: 5,
    eventsToday: 1,
    inWindow: 0,
  }
  const inNext: Standing = { ...resolved, resolution: { inNextRelease: 'shop@1.2.0' } }
  const inThis: Standing = { ...resolved, resolution: { inRelease: 'shop@1.2.0' } }
  const inCommit: Standing = { ...resolved, resolution: { inCommit: { sha: '4f2a9c1', repository: null } } }
  const resolvedIn = at('shop@1.2.0', 10)

  it('leaves an open group as it is', () => {
    assert.equal(effectOfEvents(unresolved, arrival, { now, resolvedIn: null }), null)
  })

  it('regresses a resolved group', () => {
    const effect = effectOfEvents(resolved, arrival, { now, resolvedIn: null })
    assert.equal(effect?.happening, 'regressed')
    assert.equal(effect?.set.substatus, 'regressed')
    assert.equal(effect?.activity.kind, 'regressed')
  })

  it('keeps it resolved when the event happened before and came late', () => {
    const late = { ...arrival, occurredAt: new Date('2026-11-22T09:59:59Z') }
    assert.equal(effectOfEvents(resolved, late, { now, resolvedIn: null }), null)
  })

  const releases: [string, Standing, ReturnType<typeof at> | null, boolean][] = [
    ['next release: no release on the event', inNext, null, false],
    ['next release: the same release', inNext, at('shop@1.2.0', 10), false],
    ['next release: an older one', inNext, at('shop@1.1.9', 12), false],
    ['next release: a newer one', inNext, at('shop@1.2.1', 12), true],
    ['next release: a pre-release of the next', inNext, at('shop@1.3.0-rc.1', 12), true],
    ['next release: another build of the same', inNext, at('shop@1.2.0+7', 12), false],
    ['next release: no version, first seen later', inNext, at('4f2a9c1', 12), true],
    ['next release: no version, first seen earlier', inNext, at('4f2a9c1', 8), false],
    ['next release: another package, first seen later', inNext, at('admin@0.1.0', 12), true],
    ['this release: the same release', inThis, at('shop@1.2.0', 10), true],
    ['this release: an older one', inThis, at('shop@1.1.0', 9), false],
    ['this release: a newer one', inThis, at('shop@2.0.0', 12), true],
    ['this release: no release on the event', inThis, null, false],
    ['this release: a pre-release of it', inThis, at('shop@1.2.0-rc.1', 12), false],
    ['this release: another build of it', inThis, at('shop@1.2.0+7', 12), true],
    ['this release: another package, first seen earlier', inThis, at('admin@9.0.0', 8), false],
    ['this release: no version, first seen later', inThis, at('4f2a9c1', 12), true],
    ['a commit: any release', inCommit, at('shop@9.0.0', 12), false],
    ['a commit: no release', inCommit, null, false],
  ]
  for (const [name, group, release, regresses] of releases) {
    it(name, () => {
      const effect = effectOfEvents(group, { ...arrival, release }, { now, resolvedIn })
      assert.equal(effect?.happening ?? null, regresses ? 'regressed' : null)
    })
  }

  const reasons: [string, Standing, ReturnType<typeof at>, ReturnType<typeof at> | null, string][] = [
    [
      'as versions',
      inThis,
      at('shop@1.3.0', 12),
      resolvedIn,
      'Regressed: came back in shop@1.3.0, was resolved in shop@1.2.0; compared as versions',
    ],
    [
      'the same release',
      inThis,
      resolvedIn,
      resolvedIn,
      'Regressed: came back in shop@1.2.0, in which it was resolved',
    ],
    [
      'by date, for a name that is no version',
      inNext,
      at('4f2a9c1', 12),
      resolvedIn,
      'Regressed: came back in 4f2a9c1, was resolved in the release after shop@1.2.0; compared by date, because 4f2a9c1 is no version',
    ],
    [
      'by date, for another package',
      inThis,
      at('admin@0.1.0', 12),
      resolvedIn,
      'Regressed: came back in admin@0.1.0, was resolved in shop@1.2.0; compared by date, because they are different packages',
    ],
    ['resolved now', resolved, at('shop@1.0.0', 12), null, 'Regressed: seen again in shop@1.0.0'],
  ]
  for (const [name, group, release, known, words] of reasons) {
    it(`tells why it is back: ${name}`, () => {
      const effect = effectOfEvents(group, { ...arrival, release }, { now, resolvedIn: known })
      assert.ok(effect)
      const { kind, data } = effect.activity
      assert.equal(describeActivity({ kind, data, via: 'sdk', by: null }), words)
    })
  }

  const future: [string, string, ReturnType<typeof at>, boolean][] = [
    ['a version before it', 'shop@3.0.0', at('shop@2.9.0', 25), false],
    ['the version itself', 'shop@3.0.0', at('shop@3.0.0', 25), true],
    ['a version after it', 'shop@3.0.0', at('shop@3.0.1', 25), true],
    ['no version: whatever comes before it is there', 'build-77', at('build-76', 25), false],
    ['no version: itself', 'build-77', at('build-77', 25), true],
  ]
  for (const [name, inRelease, release, regresses] of future)
    it(`resolved in a release that is not there yet: ${name}`, () => {
      const group: Standing = { ...resolved, resolution: { inRelease } }
      const effect = effectOfEvents(group, { ...arrival, release }, { now, resolvedIn: null })
      assert.equal(effect?.happening ?? null, regresses ? 'regressed' : null)
    })

  const archives: [string, Partial<Standing>, Partial<typeof arrival>, string | null][] = [
    ['forever stays', { substatus: 'forever' }, { eventCount: 1_000_000, eventsToday: 1_000_000 }, null],
    ['one event short of the count', { substatus: 'until_count', archivedUntilCount: 42 }, {}, null],
    ['the count exactly', { substatus: 'until_count', archivedUntilCount: 41 }, {}, 'escalating'],
    ['one user short', { substatus: 'until_users', archivedUntilCount: 6 }, {}, null],
    ['the users exactly', { substatus: 'until_users', archivedUntilCount: 5 }, {}, 'escalating'],
    [
      'one short within the window, however many before',
      { substatus: 'until_count', archivedUntilCount: 41, archivedCount: 3, archivedWindow: 60 },
      { inWindow: 2 },
      null,
    ],
    [
      'enough within the window',
      { substatus: 'until_count', archivedUntilCount: 41, archivedCount: 3, archivedWindow: 60 },
      { inWindow: 3 },
      'escalating',
    ],
    [
      'users enough within the window',
      { substatus: 'until_users', archivedCount: 3, archivedWindow: 60 },
      { inWindow: 3 },
      'escalating',
    ],
    ['before its time', { substatus: 'until_time', archivedUntil: later }, {}, null],
    ['after its time', { substatus: 'until_time', archivedUntil: now }, {}, 'ongoing'],
    [
      'below the threshold',
      { substatus: 'until_escalating', archivedUntilCount: 10 },
      { eventsToday: 9 },
      null,
    ],
    [
      'at the threshold',
      { substatus: 'until_escalating', archivedUntilCount: 10 },
      { eventsToday: 10 },
      'escalating',
    ],
  ]
  for (const [name, state, more, substatus] of archives) {
    it(`archived: ${name}`, () => {
      const effect = effectOfEvents(
        { ...archived, ...state },
        { ...arrival, ...more },
        { now, resolvedIn: null },
      )
      assert.equal(effect?.set.substatus ?? null, substatus)
    })
  }
})
