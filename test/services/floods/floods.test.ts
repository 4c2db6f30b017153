import assert from 'node:assert/strict'
import type { Incoming } from '../../../services/events/incoming.ts'
import { coarsen } from '../../../services/floods/coarse.ts'
import { caps, createFloods } from '../../../services/floods/floods.ts'
import { fingerprints } from '../../../services/groups/fingerprint.ts'
import { read } from '../events/read.ts'

describe('caps on what a project makes new', () => {
  let now = new Date('2026-11-22T12:10:00Z')
  const release = { projectId: 1, kind: 'release' } as const

  it('let in what fits, project by project and kind by kind', () => {
    const floods = createFloods(() => now)
    assert.equal(floods.admit(release, 5), 5)
    floods.took(release, caps.release - 2)
    assert.equal(floods.admit(release, 2), 2)
    assert.deepEqual(floods.reached(), [])
    assert.equal(floods.admit(release, 5), 2)
    assert.equal(floods.admit({ ...release, projectId: 2 }, 5), 5)
    assert.equal(floods.admit({ ...release, kind: 'environment' }, 5), 5)
    assert.deepEqual(floods.reached(), [release])
  })

  it('are told once an hour, and are over with it', () => {
    const floods = createFloods(() => now)
    floods.took(release, caps.release)
    assert.equal(floods.admit(release, 1), 0)
    assert.equal(floods.admit(release, 1), 0)
    assert.deepEqual(floods.reached(), [release])
    assert.deepEqual(floods.reached(), [])
    now = new Date('2026-11-22T13:00:00Z')
    assert.equal(floods.admit(release, 1), 1)
  })

  it('do not remember more projects than there is use for', () => {
    const floods = createFloods(() => now)
    for (let projectId = 1; projectId <= 20_000; projectId++)
      floods.took({ ...release, projectId }, caps.release)
    assert.equal(floods.admit({ ...release, projectId: 1 }, 1), 1)
    assert.equal(floods.admit({ ...release, projectId: 20_000 }, 1), 0)
  })
})

describe('events there is no room for a group of', () => {
  const incoming = (type: string, fingerprint: string, more: Partial<Incoming> = {}): Incoming => {
    const event = read({ exception: { type, value: fingerprint }, fingerprint: [fingerprint] })
    return { projectId: 1, event, fingerprints: fingerprints(event), payload: '', ...more }
  }
  const full = () => {
    const floods = createFloods(() => new Date('2026-11-22T12:10:00Z'))
    floods.took({ projectId: 1, kind: 'group' }, caps.group)
    return floods
  }

  it('are grouped by their type, and say why', () => {
    const events = [incoming('TypeError', 'a'), incoming('TypeError', 'b'), incoming('RangeError', 'c')]
    const coarse = coarsen(full(), events)
    const [a, b, c] = events.map((event) => coarse.get(event))
    assert.equal(a?.fingerprints[0]?.hash, b?.fingerprints[0]?.hash)
    assert.notEqual(a?.fingerprints[0]?.hash, c?.fingerprints[0]?.hash)
    assert.match(a?.fingerprints[0]?.explanation ?? '', /more than 1,000 new groups in an hour.*TypeError$/)
    assert.equal(a?.event.title, 'TypeError: a')
  })

  it('of too many types are one', () => {
    const events = Array.from({ length: 60 }, (_, index) => incoming(`Type${index}`, `f${index}`))
    const coarse = coarsen(full(), events)
    const hashes = new Set(events.map((event) => coarse.get(event)?.fingerprints[0]?.hash))
    assert.equal(hashes.size, 51)
    const last = coarse.get(events[59] ?? assert.fail())
    assert.deepEqual([last?.event.title, last?.event.message], ['Too many different errors', 'Type59: f59'])
  })

  it('are those beyond the room alone; the same error again is no second', () => {
    const floods = createFloods(() => new Date())
    floods.took({ projectId: 1, kind: 'group' }, caps.group - 1)
    const [one, same, two] = [incoming('A', 'x'), incoming('A', 'x'), incoming('A', 'y')]
    const elsewhere = incoming('A', 'z', { projectId: 2 })
    assert.deepEqual([...coarsen(floods, [one, same, two, elsewhere]).keys()], [two])
  })

  it('are neither ours nor what people say', () => {
    const feedback = read({ type: 'feedback', contexts: { feedback: { message: 'Hello' } } })
    const events = [
      incoming('A', 'x', { isOurs: true }),
      { projectId: 1, event: feedback, fingerprints: fingerprints(feedback), payload: '' },
    ]
    assert.equal(coarsen(full(), events).size, 0)
  })
})
