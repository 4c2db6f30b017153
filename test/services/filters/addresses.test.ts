import assert from 'node:assert/strict'
import { networksMatcher, readNetwork } from '../../../services/filters/addresses.ts'

describe('readNetwork', () => {
  const good: [string, string, number][] = [
    ['203.0.113.7', '203.0.113.7', 32],
    ['203.0.113.0/24', '203.0.113.0', 24],
    ['0.0.0.0/0', '0.0.0.0', 0],
    ['10.*', '10.0.0.0', 8],
    ['192.168.*', '192.168.0.0', 16],
    ['192.168.1.*', '192.168.1.0', 24],
    ['2001:db8::/32', '2001:db8::', 32],
    ['::1', '::1', 128],
  ]
  for (const [line, address, prefix] of good)
    it(`reads ${line}`, () => assert.deepEqual(readNetwork(line), { address, prefix }))

  const bad = [
    '',
    'localhost',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '999.*',
    '*',
    '1.*.3.4',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '::/129',
    'fe80::1%eth0',
  ]
  for (const line of bad)
    it(`does not take ${JSON.stringify(line)}`, () => assert.equal(readNetwork(line), null))
})

describe('networksMatcher', () => {
  const isIn = networksMatcher(['203.0.113.0/25', '192.168.*', '2001:db8::/32', '198.51.100.9', 'nonsense'])
  const cases: [string, boolean][] = [
    ['203.0.113.0', true],
    ['203.0.113.127', true],
    ['203.0.113.128', false],
    ['192.168.255.255', true],
    ['192.169.0.1', false],
    ['198.51.100.9', true],
    ['198.51.100.8', false],
    ['2001:db8:ffff::1', true],
    ['2001:DB8::', true],
    ['2001:db9::1', false],
    ['::ffff:203.0.113.5', true],
    ['not an address', false],
    ['', false],
  ]
  for (const [address, expected] of cases)
    it(`says ${expected ? 'yes' : 'no'} to ${address || 'nothing'}`, () =>
      assert.equal(isIn(address), expected))
})
