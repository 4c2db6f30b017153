import assert from 'node:assert/strict'
import { countUsers, hashUser, unite } from '../../../services/sessions/sketch.ts'

const usersFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => hashUser(1, `user ${first + index}`))

describe('a count of different users', () => {
  it('is exact for few, however often they come', () => {
    assert.equal(countUsers(unite([])), 0)
    const some = unite([], [...usersFrom(0, 250), ...usersFrom(0, 250)])
    assert.equal(countUsers(some), 250)
    assert.equal(countUsers(unite([some, some, null], usersFrom(200, 60))), 260)
  })

  it('is right to a few percent for many', () => {
    for (const count of [301, 1_000, 5_000, 20_000, 100_000]) {
      const found = countUsers(unite([], usersFrom(0, count)))
      assert.ok(Math.abs(found - count) < count * 0.06, `${found} for ${count}`)
    }
  })

  it('is the same in whichever pieces they came', () => {
    const whole = unite([], usersFrom(0, 3_000))
    const few = unite([], usersFrom(0, 200))
    const many = unite([], usersFrom(100, 2_900))
    assert.equal(countUsers(unite([few, many])), countUsers(whole))
    assert.equal(countUsers(unite([many, few])), countUsers(whole))
    assert.ok((whole?.length ?? 0) < 2_100)
  })

  it('tells the users of two projects apart', () => {
    assert.notDeepEqual(hashUser(1, 'ada'), hashUser(2, 'ada'))
  })
})
