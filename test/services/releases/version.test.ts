import assert from 'node:assert/strict'
import { checkVersion, shortVersion } from '../../../services/releases/version.ts'

describe('the name of a release', () => {
  for (const version of [
    'shop@1.3.0',
    'shop@1.3.0-rc.1+20261122',
    '@scope/shop@1.3.0',
    'release/2026-11',
    'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'Winter sale ❄',
    '...',
    'x'.repeat(200),
  ])
    it(`may be ${version.slice(0, 40)}`, () => assert.equal(checkVersion(version), version))

  it('is trimmed', () => assert.equal(checkVersion(' shop@1.3.0\n'), 'shop@1.3.0'))

  const refused: [name: string, version: string, words: RegExp][] = [
    ['nothing', ' ', /Give the release a name/],
    ['a dot', '.', /cannot be called/],
    ['two dots', '..', /cannot be called/],
    ['latest', 'Latest', /means the newest/],
    ['two lines', 'shop\n1.3.0', /one line/],
    ['a tab', 'shop\t1.3.0', /one line/],
    ['a null', 'shop\0', /one line/],
    ['half a letter', 'shop\ud800', /one line/],
    ['201 characters', 'x'.repeat(201), /at most 200/],
  ]
  for (const [name, version, words] of refused)
    it(`is not ${name}`, () =>
      assert.throws(() => checkVersion(version), { name: 'UserError', status: 400, message: words }))

  it('is short for people', () => {
    assert.equal(shortVersion('shop@1.3.0+7'), '1.3.0+7')
    assert.equal(shortVersion('da39a3ee5e6b4b0d3255bfef95601890afd80709'), 'da39a3ee5e6b')
    assert.equal(shortVersion('@scope/shop@1.3.0'), '@scope/shop@1.3.0')
    assert.equal(shortVersion('release/2026-11'), 'release/2026-11')
  })
})
