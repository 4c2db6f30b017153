import assert from 'node:assert/strict'
import {
  compareReleases,
  compareVersions,
  newestRelease,
  parseVersion,
} from '../../../services/releases/order.ts'

describe('the order of releases', () => {
  // semver.org §11, oldest first.
  const ascending = [
    '0.9.9',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.1',
    '1.10.0',
    '2.0.0',
  ]

  it('is that of semantic versions', () => {
    for (const [index, older] of ascending.entries()) {
      for (const newer of ascending.slice(index + 1)) {
        const [a, b] = [parseVersion(`shop@${older}`), parseVersion(`shop@${newer}`)]
        assert.ok(a && b)
        assert.ok(compareVersions(a, b) < 0, `${older} before ${newer}`)
        assert.ok(compareVersions(b, a) > 0, `${newer} after ${older}`)
      }
    }
  })

  it('ignores build metadata', () => {
    const [a, b] = [parseVersion('1.2.3+1'), parseVersion('1.2.3+99')]
    assert.ok(a && b)
    assert.equal(compareVersions(a, b), 0)
  })

  it('reads packages, a leading v and two numbers', () => {
    assert.deepEqual(parseVersion('@scope/shop@v1.2'), {
      package: '@scope/shop',
      numbers: [1, 2, 0],
      prerelease: [],
    })
    for (const none of ['', '4f2a9c1', '2026-11-22', 'shop@latest', '1', '1.2.3.4'])
      assert.equal(parseVersion(none), null, none)
  })

  it('falls back to first sight where names are no versions, or of another package', () => {
    const at = (version: string, day: number) => ({ version, firstSeenAt: new Date(Date.UTC(2026, 0, day)) })
    assert.ok(compareReleases(at('abc', 1), at('def', 2)) < 0)
    assert.ok(compareReleases(at('shop@2.0.0', 1), at('admin@1.0.0', 2)) < 0)
    assert.equal(compareReleases(at('abc', 1), at('abc', 2)), 0)
    assert.equal(
      newestRelease([at('shop@1.9.0', 3), at('shop@1.10.0', 1), at('shop@1.2.0', 5)])?.version,
      'shop@1.10.0',
    )
    assert.equal(newestRelease([]), null)
  })
})
