import assert from 'node:assert/strict'
import { describeDump, isDump } from '../../../services/events/minidump.ts'
import { dumpOf } from '../../harness/dump.ts'

describe('a minidump', () => {
  it('says why the program stopped, and where', () => {
    assert.equal(
      describeDump(dumpOf({ code: 0xc0000005, module: 'C:\\shop\\shop.exe' })),
      'access violation in shop.exe',
    )
    assert.equal(
      describeDump(dumpOf({ code: 11, module: '/usr/bin/shop', platform: 0x8201 })),
      'SIGSEGV in shop',
    )
    assert.equal(describeDump(dumpOf({ code: 0x1234, module: 'a.exe' })), 'exception 0x1234 in a.exe')
    assert.equal(
      describeDump(dumpOf({ code: 0xc0000005, module: 'a.exe', address: 0x10n })),
      'access violation',
    )
  })

  it('that is cut anywhere says less, and breaks nothing', () => {
    const whole = dumpOf({ code: 0xc0000005, module: 'C:\\shop\\shop.exe' })
    for (let length = 0; length < whole.length; length++) {
      const cut = whole.subarray(0, length)
      assert.equal(isDump(cut), length >= 32)
      assert.match(describeDump(cut), /^(?:access violation.*)?$/)
    }
  })

  it('that claims four billion streams is looked at for some', () => {
    const bytes = dumpOf({ code: 1, module: 'a.exe' })
    bytes.writeUInt32LE(0xffffffff, 8)
    assert.equal(typeof describeDump(bytes), 'string')
  })
})
