import assert from 'node:assert/strict'
import { createCollector } from '../../../../services/azureDevOps/hooks/collect.ts'

/** A collector whose batches are written when the test says so. */
function collecting(most = 100) {
  const batches: { items: number[]; end(error?: Error): void }[] = []
  const collect = createCollector<number, string>(
    most,
    (items) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error) => (error ? reject(error) : resolve(items.map((item) => `wrote ${item}`)))
        batches.push({ items, end })
      }),
  )
  return { collect, batches, sizes: () => batches.map(({ items }) => items.length) }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('a collector', () => {
  it('writes at once what comes alone, and together what comes meanwhile', async () => {
    const { collect, batches, sizes } = collecting()
    const outcomes = Promise.all([1, 2, 3].map(collect))
    await turn()
    assert.deepEqual(sizes(), [1])
    batches[0]?.end()
    await turn()
    assert.deepEqual(sizes(), [1, 2])
    batches[1]?.end()
    assert.deepEqual(await outcomes, ['wrote 1', 'wrote 2', 'wrote 3'])
    void collect(4)
    assert.deepEqual(sizes(), [1, 2, 1])
  })

  it('makes no batch larger than told', async () => {
    const { collect, batches, sizes } = collecting(2)
    for (const item of [1, 2, 3, 4, 5]) void collect(item)
    for (const at of [0, 1, 2]) {
      batches[at]?.end()
      await turn()
    }
    assert.deepEqual(sizes(), [1, 2, 2])
  })

  it('tells everybody of a batch that failed, and goes on', async () => {
    const { collect, batches } = collecting()
    const first = collect(1)
    const others = Promise.allSettled([collect(2), collect(3)])
    batches[0]?.end()
    await first
    await turn()
    batches[1]?.end(new Error('the database is away'))
    assert.deepEqual(
      (await others).map(({ status }) => status),
      ['rejected', 'rejected'],
    )
    const next = collect(4)
    batches[2]?.end()
    assert.equal(await next, 'wrote 4')
  })
})
