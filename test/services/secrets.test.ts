import assert from 'node:assert/strict'
import { createSecrets, readToken, sameText, signToken } from '../../services/secrets.ts'

const now = new Date('2026-11-22T12:00:00Z')
const later = new Date('2026-11-23T12:00:00Z')
const [oldKey, newKey] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]

describe('secrets', () => {
  const secrets = createSecrets(newKey, [oldKey])

  it('open what they sealed, and never seal alike twice', () => {
    const [one, two] = [secrets.seal('pat-ä'), secrets.seal('pat-ä')]
    assert.notEqual(one, two)
    assert.equal(secrets.open(one), 'pat-ä')
    assert.equal(secrets.open(two), 'pat-ä')
    assert.ok(!one.includes('pat'))
  })

  it('open what an earlier key sealed, and say which key is missing', () => {
    const sealed = createSecrets(oldKey).seal('token')
    assert.equal(secrets.open(sealed), 'token')
    assert.throws(() => createSecrets(newKey).open(sealed), /HITCH_SECRET_KEY_OLD/)
  })

  it('notice every changed character', () => {
    const sealed = secrets.seal('token')
    for (let index = 0; index < sealed.length; index++) {
      const changed = `${sealed.slice(0, index)}${sealed[index] === 'A' ? 'B' : 'A'}${sealed.slice(index + 1)}`
      try {
        // The last characters of base64 hold spare bits; then the text is the same bytes.
        assert.equal(secrets.open(changed), 'token')
        assert.ok(index === sealed.length - 1 || sealed[index + 1] === '.')
      } catch (error) {
        assert.ok(error instanceof Error)
      }
    }
  })

  it('keep signatures of different purposes apart', () => {
    const tag = secrets.sign('press', 'x')
    assert.equal(secrets.verify('press', 'x', tag), true)
    assert.equal(secrets.verify('link', 'x', tag), false)
    assert.equal(secrets.verify('press', 'y', tag), false)
    assert.equal(secrets.verify('press', 'x', ''), false)
    assert.equal(createSecrets(newKey).verify('press', 'x', createSecrets(oldKey).sign('press', 'x')), false)
    assert.equal(secrets.verify('press', 'x', createSecrets(oldKey).sign('press', 'x')), true)
  })

  it('compare without telling where texts differ', () => {
    assert.equal(sameText('abc', 'abc'), true)
    assert.equal(sameText('abc', 'abcd'), false)
    assert.equal(sameText('', ''), true)
  })
})

describe('signed links', () => {
  const secrets = createSecrets(newKey)
  const token = signToken(secrets, 'setup', { installationId: 7 }, later)

  it('carry their payload until they end', () => {
    assert.equal(readToken(secrets, 'setup', token, now).installationId, 7)
    assert.throws(() => readToken(secrets, 'setup', token, new Date(later.getTime() + 1)), { status: 410 })
  })

  for (const [name, bad] of [
    ['empty', ''],
    ['without a signature', token.split('.')[0] ?? ''],
    [
      'with another payload',
      `${Buffer.from('{"installationId":8,"exp":9e15}').toString('base64url')}.${token.split('.')[1]}`,
    ],
    ['of another key', signToken(createSecrets(oldKey), 'setup', { installationId: 7 }, later)],
    ['of another purpose', signToken(secrets, 'link', { installationId: 7 }, later)],
  ] as const) {
    it(`refuse a token ${name}`, () =>
      assert.throws(() => readToken(secrets, 'setup', bad, now), { status: 404 }))
  }
})
