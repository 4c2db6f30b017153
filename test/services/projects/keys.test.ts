import assert from 'node:assert/strict'
import type { App } from '../../../services/app.ts'
import { findKey, forgetKeys } from '../../../services/projects/keys.ts'

type Row = { projectId: number; isActive: boolean; project: { scrub: unknown } }

/** As much of the app as a key needs: a clock, and a table that counts how often it is asked. */
function makeApp() {
  const rows = new Map<string, Row>([
    ['k1', { projectId: 1, isActive: true, project: { scrub: { dropIps: true } } }],
  ])
  const state = { now: 0, questions: 0, isLost: false }
  const app = {
    now: () => new Date(state.now),
    db: {
      projectKey: {
        async findUnique({ where }: { where: { publicKey: string } }) {
          state.questions++
          if (state.isLost) throw new Error('lost')
          return rows.get(where.publicKey) ?? null
        },
      },
    },
  } as unknown as App
  return { app, rows, state }
}

describe('findKey', () => {
  it('finds a key with its project’s options', async () => {
    const { app } = makeApp()
    const { grouping: _, transactionFilters: __, ...found } = (await findKey(app, 'k1')) ?? {}
    assert.deepEqual(found, {
      projectId: 1,
      isActive: true,
      scrub: { names: [], safeNames: [], dropIps: true, useDefaults: true },
      quotas: [],
      categoryQuotas: null,
      filters: null,
    })
    assert.equal(await findKey(app, 'k2'), null)
  })

  it('remembers what it found for seconds, what it did not for one', async () => {
    const { app, rows, state } = makeApp()
    await findKey(app, 'k1')
    await findKey(app, 'k2')
    rows.delete('k1')
    rows.set('k2', { projectId: 2, isActive: true, project: { scrub: {} } })
    state.now = 999
    assert.equal((await findKey(app, 'k1'))?.projectId, 1)
    assert.equal(await findKey(app, 'k2'), null)
    assert.equal(state.questions, 2)
    state.now = 1000
    assert.equal((await findKey(app, 'k2'))?.projectId, 2)
    state.now = 5000
    assert.equal(await findKey(app, 'k1'), null)
    assert.equal(state.questions, 4)
  })

  it('asks once for many who ask at the same time', async () => {
    const { app, state } = makeApp()
    await Promise.all(Array.from({ length: 50 }, () => findKey(app, 'k1')))
    assert.equal(state.questions, 1)
  })

  it('does not remember that it could not ask', async () => {
    const { app, state } = makeApp()
    state.isLost = true
    await assert.rejects(findKey(app, 'k1'))
    state.isLost = false
    assert.equal((await findKey(app, 'k1'))?.projectId, 1)
  })

  it('does not ask for what cannot be a key', async () => {
    const { app, state } = makeApp()
    for (const key of ['', 'a b', "'; drop", 'x'.repeat(65), '\0'])
      assert.equal(await findKey(app, key), null)
    assert.equal(state.questions, 0)
  })

  it('stays small, whatever is asked for', async () => {
    const { app, state } = makeApp()
    for (let index = 0; index < 6000; index++) await findKey(app, `guess${index}`)
    state.questions = 0
    await findKey(app, 'guess0')
    assert.equal(state.questions, 1, 'the oldest is forgotten')
    await findKey(app, 'guess5999')
    assert.equal(state.questions, 1, 'the newest is not')
  })

  it('forgets on request, and keeps apps apart', async () => {
    const { app, rows, state } = makeApp()
    const other = makeApp()
    await findKey(app, 'k1')
    rows.delete('k1')
    forgetKeys(app)
    assert.equal(await findKey(app, 'k1'), null)
    assert.equal(state.questions, 2)
    assert.equal((await findKey(other.app, 'k1'))?.projectId, 1)
  })
})
