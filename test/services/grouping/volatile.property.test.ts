import assert from 'node:assert/strict'
import fc from 'fast-check'
import { fingerprints } from '../../../services/groups/fingerprint.ts'
import { readSamples } from '../../tools/grouping/labelled.ts'
import { read } from '../events/read.ts'

// Every trace of the labelled set, whatever its platform, with other lines, roots, hashes, addresses and ids.
describe('hashes of the traces of every platform', () => {
  for (const { name, event } of readSamples())
    it(`of ${name} do not change with build, machine or line`, () => {
      const hashes = hashesOf(event)
      fc.assert(
        fc.property(
          fc.infiniteStream(fc.nat(15)),
          fc.stringMatching(/^[a-z][a-z0-9_-]{0,12}$/),
          (dice, root) => {
            const moved = JSON.parse(
              JSON.stringify(event, (key, value) => vary(key, value, () => dice.next().value ?? 0, root)),
            )
            assert.deepEqual(hashesOf(moved), hashes, JSON.stringify(moved))
          },
        ),
        { numRuns: 20, seed: 20261123 },
      )
    })
})

function hashesOf(event: object): string[] {
  return fingerprints(read(event)).map(({ hash }) => hash)
}

function vary(key: string, value: unknown, dice: () => number, root: string): unknown {
  if (key === 'lineno') return 1 + dice() * 1000 + dice()
  if (typeof value !== 'string' || key === 'type' || key === 'platform') return value
  const other = value.replace(hex, (text) => text.replace(/\d|[a-f]|[A-F]/g, (digit) => like(digit, dice)))
  return key === 'filename'
    ? other.replace(/^\/(?=(?:home|srv|opt|Users|builds|root)\/)/, `/${root}/`)
    : other
}

// Digits stay digits and letters letters, so that a hash stays one.
function like(digit: string, dice: () => number): string {
  if (/\d/.test(digit)) return String(dice() % 10)
  const letter = 'abcdef'[dice() % 6] ?? 'a'
  return /[A-F]/.test(digit) ? letter.toUpperCase() : letter
}

const hex = /(?<=(?<![A-Za-z0-9])(?:0x|h|m)?)(?=[a-fA-F]*\d)(?:[0-9a-f]{7,64}|[0-9A-F]{8,64})(?![A-Za-z0-9])/g
