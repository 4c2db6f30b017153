import assert from 'node:assert/strict'
import { type Assignee, parseAssignee } from '../../../api/rest/assignee.ts'
import { UserError } from '../../../services/errors.ts'

describe('assignedTo', () => {
  const cases: [string | number | null, Assignee][] = [
    ['', { kind: 'nobody' }],
    [' ', { kind: 'nobody' }],
    [null, { kind: 'nobody' }],
    ['user:7', { kind: 'person', id: 7 }],
    ['USER:7', { kind: 'person', id: 7 }],
    ['7', { kind: 'person', id: 7 }],
    [7, { kind: 'person', id: 7 }],
    ['team:3', { kind: 'team', name: { id: 3 } }],
    ['team:Pay', { kind: 'team', name: { slug: 'pay' } }],
    ['#Pay', { kind: 'team', name: { slug: 'pay' } }],
    ['ada@shop.example', { kind: 'called', name: 'ada@shop.example' }],
    ['Ada Lovelace', { kind: 'called', name: 'Ada Lovelace' }],
    ['teamwork', { kind: 'called', name: 'teamwork' }],
  ]
  for (const [given, assignee] of cases)
    it(`${JSON.stringify(given)} is ${JSON.stringify(assignee)}`, () => {
      assert.deepEqual(parseAssignee(given), assignee)
    })

  for (const given of ['user:', 'user:ada', 'user:99999999999', '99999999999', 'user:-1', 'a\0b'])
    it(`${JSON.stringify(given)} is nobody we could know`, () => {
      assert.throws(
        () => parseAssignee(given),
        (error) => error instanceof UserError && error.status === 400 && 'assignedTo' in error.details,
      )
    })
})
