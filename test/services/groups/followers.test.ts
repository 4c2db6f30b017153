import assert from 'node:assert/strict'
import {
  afterAsking,
  afterAssignment,
  afterTakingPart,
  type Follower,
} from '../../../services/groups/followers.ts'

// A line per case: followers before, what happens, followers after. "1 assigned, 2 asked off" are two of them.
// Ada is 1, Bo is 2, Cleo is 3; the team is Ada and Bo.
const cases: [before: string, happening: string, after: string][] = [
  // Assigning
  ['', 'assign 1', '1 assigned'],
  ['', 'assign 1 2', '1 assigned, 2 assigned'],
  ['1 commented', 'assign 1', '1 commented'],
  ['1 mentioned', 'assign 1', '1 mentioned'],
  ['1 asked', 'assign 1 2', '1 asked, 2 assigned'],
  ['1 asked off', 'assign 1', '1 asked off'],
  ['1 asked off', 'assign 1 2', '1 asked off, 2 assigned'],
  ['3 commented', 'assign 1', '1 assigned, 3 commented'],
  // To somebody else
  ['1 assigned', 'assign 3', '3 assigned'],
  ['1 assigned', 'assign 1 2', '1 assigned, 2 assigned'],
  ['3 assigned', 'assign 1 2', '1 assigned, 2 assigned'],
  ['1 assigned, 2 assigned', 'assign 1', '1 assigned'],
  ['1 assigned, 2 assigned', 'assign 3', '3 assigned'],
  ['1 assigned, 2 assigned', 'assign 2 3', '2 assigned, 3 assigned'],
  ['1 commented, 2 assigned', 'assign 3', '1 commented, 3 assigned'],
  // To nobody
  ['1 assigned', 'assign', ''],
  ['1 assigned, 2 assigned', 'assign', ''],
  ['1 commented, 2 mentioned, 3 asked', 'assign', '1 commented, 2 mentioned, 3 asked'],
  ['1 asked off, 2 assigned', 'assign', '1 asked off'],
  ['', 'assign', ''],
  // Taking part
  ['', 'commented 1', '1 commented'],
  ['1 assigned', 'commented 1', '1 commented'],
  ['1 assigned', 'mentioned 1', '1 mentioned'],
  ['1 mentioned', 'commented 1', '1 mentioned'],
  ['1 asked', 'commented 1', '1 asked'],
  ['1 asked off', 'commented 1', '1 asked off'],
  ['2 assigned', 'commented 1', '1 commented, 2 assigned'],
  // Asking
  ['', 'follow 1', '1 asked'],
  ['', 'unfollow 1', '1 asked off'],
  ['1 assigned', 'follow 1', '1 asked'],
  ['1 assigned', 'unfollow 1', '1 asked off'],
  ['1 commented', 'unfollow 1', '1 asked off'],
  ['1 asked off', 'follow 1', '1 asked'],
  ['1 asked, 2 assigned', 'unfollow 1', '1 asked off, 2 assigned'],
]

describe('who follows a group', () => {
  for (const [before, happening, after] of cases)
    it(`${before || 'nobody'} · ${happening} · ${after || 'nobody'}`, () => {
      assert.equal(write(happen(read(before), happening)), after)
      assert.equal(write(happen(read(after), happening)), after, 'once more changes nothing')
    })

  it('hands on unchanged what stays as it is', () => {
    const before = read('1 assigned, 2 commented, 3 asked off')
    for (const happening of ['assign 1', 'assign 1 2 3', 'commented 2', 'commented 3', 'unfollow 3'])
      assert.ok(
        happen(before, happening).every((follower, index) => follower === before[index]),
        happening,
      )
  })
})

function happen(before: Follower[], happening: string): Follower[] {
  const [verb, ...ids] = happening.split(' ')
  const people = ids.map(Number)
  const [person = 0] = people
  if (verb === 'assign') return afterAssignment(before, people)
  if (verb === 'commented' || verb === 'mentioned') return afterTakingPart(before, person, verb)
  return afterAsking(before, person, verb === 'follow')
}

function read(line: string): Follower[] {
  return line
    .split(', ')
    .filter(Boolean)
    .map((part) => {
      const [id, reason, off] = part.split(' ')
      return { personId: Number(id), reason: reason as Follower['reason'], isActive: off !== 'off' }
    })
}

function write(followers: Follower[]): string {
  return followers
    .map(({ personId, reason, isActive }) => `${personId} ${reason}${isActive ? '' : ' off'}`)
    .sort()
    .join(', ')
}
