import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { samples } from './samples.ts'

const folder = join(import.meta.dirname, '../../approved/cards/teams')
const isApproving = process.env.APPROVE === '1'

describe('approved cards for Teams', () => {
  before(() => {
    if (isApproving) mkdirSync(folder, { recursive: true })
  })

  for (const [name, sample] of Object.entries(samples)) {
    it(name, () => {
      const { attachments, summary, fallback, fault } = sample()
      assert.equal(fault, null)
      const text = `${JSON.stringify({ summary, fallback, card: attachments[0].content }, null, 1)}\n`
      const path = join(folder, `${name}.json`)
      if (isApproving) writeFileSync(path, text)
      assert.equal(text, readFileSync(path, 'utf8'), `${name} has changed; look at it, then APPROVE=1`)
    })
  }

  it('has no file that no sample draws', () => {
    const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ''))
    assert.deepEqual(names.sort(), Object.keys(samples).sort())
  })
})
