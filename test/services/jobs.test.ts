import assert from 'node:assert/strict'
import { TryLater } from '../../services/errors.ts'
import { startLoop } from '../../services/jobs/loop.ts'
import { queueNames, type TakenJob } from '../../services/jobs/queues.ts'
import type { JobHandlers } from '../../services/jobs.ts'
import { startHitch, type TestHitch } from '../harness/hitch.ts'

describe('jobs', () => {
  let hitch: TestHitch
  let ran: string[]

  beforeEach(async () => {
    hitch = await startHitch()
    ran = []
  })
  afterEach(() => hitch.stop())

  function handlers(more: Partial<JobHandlers>): JobHandlers {
    const idle = Object.fromEntries(queueNames.map((name) => [name, async () => {}]))
    return { ...(idle as unknown as JobHandlers), ...more }
  }
  const refresh = (groupId: number, options: { key?: string; afterSeconds?: number } = {}) =>
    hitch.app.jobs.send(hitch.app.db, 'refresh', { groupId }, { key: String(groupId), ...options })
  const note = async (_app: unknown, data: object) => {
    ran.push('groupId' in data ? String(data.groupId) : 'another')
  }

  it('exist exactly when what caused them does', async () => {
    await assert.rejects(
      hitch.app.db.$transaction(async (tx) => {
        await hitch.app.jobs.send(tx, 'refresh', { groupId: 1 }, { key: '1' })
        throw new Error('rolled back')
      }),
    )
    await hitch.app.db.$transaction((tx) => hitch.app.jobs.send(tx, 'refresh', { groupId: 2 }, { key: '2' }))
    await hitch.app.jobs.drain(hitch.app, handlers({ refresh: note }))
    assert.deepEqual(ran, ['2'])
  })

  it('of one key wait as one, and run again when asked while running', async () => {
    for (let index = 0; index < 5; index++) await refresh(1)
    const again = async (app: unknown, data: object) => {
      await note(app, data)
      if (ran.length === 1) for (let index = 0; index < 3; index++) await refresh(1)
    }
    await hitch.app.jobs.drain(hitch.app, handlers({ refresh: again }))
    assert.deepEqual(ran, ['1', '1'])
  })

  it('wait for their time', async () => {
    await refresh(1, { afterSeconds: 10 })
    await hitch.app.jobs.drain(hitch.app, handlers({ refresh: note }))
    assert.deepEqual(ran, [])
    await hitch.advance(10_000)
    await hitch.app.jobs.drain(hitch.app, handlers({ refresh: note }))
    assert.deepEqual(ran, ['1'])
  })

  it('are tried later at no cost when a stranger says so', async () => {
    await refresh(1)
    const later = async (app: unknown, data: object) => {
      await note(app, data)
      if (ran.length < 30) throw new TryLater(60, 'not now')
    }
    for (let minute = 0; minute < 31; minute++) {
      await hitch.app.jobs.drain(hitch.app, handlers({ refresh: later }))
      await hitch.advance(60_000)
    }
    assert.equal(ran.length, 30)
    assert.equal((await hitch.app.jobs.health()).dead, 0)
  })

  it('that fail are tried again with growing pauses, then kept as dead letters and replayed', async () => {
    await refresh(1)
    const fail = async (app: unknown, data: object) => {
      await note(app, data)
      throw new Error('broken')
    }
    for (let round = 0; round < 12; round++) {
      await hitch.app.jobs.drain(hitch.app, handlers({ refresh: fail }))
      await hitch.advance(700_000)
    }
    assert.equal(ran.length, 9)
    assert.equal((await hitch.app.jobs.health()).dead, 1)
    assert.equal(await hitch.app.jobs.replay(), 1)
    await hitch.app.jobs.drain(hitch.app, handlers({ refresh: note }))
    assert.equal(ran.length, 10)
    assert.equal((await hitch.app.jobs.health()).dead, 0)
  })

  it('of one key that fail do not hold up another', async () => {
    await refresh(1)
    await refresh(2)
    const failFirst = async (app: unknown, data: object) => {
      if ('groupId' in data && data.groupId === 1) throw new Error('broken')
      await note(app, data)
    }
    await hitch.app.jobs.drain(hitch.app, handlers({ refresh: failFirst }))
    assert.deepEqual(ran, ['2'])
  })
})

describe('the loop that works on jobs', () => {
  const job = (id: string): TakenJob => ({ id, data: {}, retryCount: 0, retryLimit: 0, singletonKey: null })

  it('goes on with others while one is slow, and never runs more at once than it may', async () => {
    const waiting = Array.from({ length: 20 }, (_, index) => job(String(index)))
    const ended: string[] = []
    let release = () => {}
    const slow = new Promise<void>((resolve) => {
      release = resolve
    })
    let active = 0
    let most = 0
    const done = new Promise<void>((resolve) => {
      const loop = startLoop(
        3,
        async (count) => waiting.splice(0, count),
        async ({ id }) => {
          active += 1
          most = Math.max(most, active)
          await (id === '0' ? slow : new Promise(setImmediate))
          ended.push(id)
          active -= 1
          if (ended.length === 19) release()
          if (ended.length === 20) resolve(loop.stop())
        },
      )
    })
    await done
    assert.equal(ended.at(-1), '0')
    assert.equal(most, 3)
  })
})
