import assert from 'node:assert/strict'
import { parseIdentity, userKeyOf } from '../../../services/erasure/identity.ts'
import { hashUser, userKey } from '../../../services/events/user.ts'

describe('who is to be forgotten', () => {
  const users: [asked: string, user: Record<string, string>][] = [
    ['id:7', { id: '7', email: 'ada@shop.example' }],
    ['username:Ada', { username: 'Ada' }],
    ['email:Ada@Shop.example', { email: 'Ada@Shop.example' }],
    ['email:ada@shop.example', { email: 'Ada@Shop.example' }],
    ['ip:192.0.2.7', { ip_address: '192.0.2.7' }],
  ]
  for (const [asked, user] of users)
    it(`${asked} is whom groups count as ${JSON.stringify(user)}`, () =>
      assert.equal(userKeyOf(parseIdentity(asked)), hashUser(userKey(user) ?? '')))
})
