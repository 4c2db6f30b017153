import assert from 'node:assert/strict'
import { interpolate } from '../../../services/events/logentry.ts'
import { read } from './read.ts'

const logged = (raw: object) => {
  const { message, logentry, errors } = read(raw).payload
  return { message, logentry, errors }
}

describe('logentry', () => {
  it('puts params into every kind of template', () => {
    const cases: [string, unknown[] | Record<string, unknown>, string][] = [
      ['Only %s %s left', [5, 'chairs'], 'Only 5 chairs left'],
      ['%d of %i at %5.2f', [1, 2, 3.5], '1 of 2 at 3.5'],
      ['%s and %s', ['one'], 'one and %s'],
      ['%s', ['one', 'two'], 'one'],
      ['100%% of %s', ['all'], '100% of all'],
      ['%(name)s is %(age)d', { name: 'Ada', age: 36 }, 'Ada is 36'],
      ['%(name)s', { other: 1 }, '%(name)s'],
      ['{} then {}', ['a', 'b'], 'a then b'],
      ['{1} before {0}', ['a', 'b'], 'b before a'],
      ['{name} at {place:>10}', { name: 'Ada', place: 'home' }, 'Ada at home'],
      ['{constructor} {__proto__}', {}, '{constructor} {__proto__}'],
      ['%s %s %s', [null, true, { a: [1] }], 'null true {"a":[1]}'],
      ['no placeholders', ['x'], 'no placeholders'],
      ['{ not one }', ['x'], '{ not one }'],
      ['50% done {}', ['x'], '50% done x'],
    ]
    for (const [template, params, wanted] of cases) assert.equal(interpolate(template, params), wanted)
  })

  it('does not grow without bound', () => {
    assert.ok(interpolate('%s'.repeat(4000), ['x'.repeat(8000)]).length < 30_000)
    assert.ok(interpolate('{0}'.repeat(2000), ['x'.repeat(8000)]).length < 30_000)
  })

  it('shows the formatted text and keeps the template for grouping', () => {
    assert.deepEqual(logged({ logentry: { message: 'Only %s left', params: [5] } }), {
      message: 'Only 5 left',
      logentry: { message: 'Only %s left', formatted: 'Only 5 left', params: [5] },
      errors: undefined,
    })
    assert.equal(
      logged({ logentry: { message: 'a %s', formatted: 'a given', params: ['x'] } }).message,
      'a given',
    )
    assert.equal(logged({ logentry: { formatted: 'only this' } }).message, 'only this')
  })

  it('keeps just one when they are equal', () => {
    assert.deepEqual(logged({ logentry: { message: 'same', formatted: 'same' } }), {
      message: 'same',
      logentry: undefined,
      errors: undefined,
    })
  })

  it('reads a message as text, as an object, and where older SDKs put it', () => {
    assert.equal(logged({ message: ' hello ' }).message, 'hello')
    assert.equal(logged({ message: { message: 'a {}', params: [1] } }).message, 'a 1')
    assert.equal(logged({ message: 404 }).message, '404')
    assert.equal(logged({ logentry: {}, message: 'beside' }).message, 'beside')
    assert.equal(logged({ 'sentry.interfaces.Message': { message: 'old' } }).message, 'old')
  })

  it('drops what is none, and says so', () => {
    assert.deepEqual(logged({ message: ['x'] }), {
      message: undefined,
      logentry: undefined,
      errors: [{ type: 'invalid_data', name: 'message', value: 'a list' }],
    })
    assert.deepEqual(logged({ logentry: { message: 'a %s', params: 7 } }).errors, [
      { type: 'invalid_data', name: 'logentry.params', value: '7' },
    ])
    assert.equal(logged({ message: ' \n ' }).message, undefined)
  })

  it('lets no param show what its name hides', () => {
    const text = JSON.stringify(
      read({ logentry: { message: 'password=%s for user=%s', params: ['hunter2hunter2', 'ada'] } }),
    )
    assert.ok(!text.includes('hunter2'))
  })
})
