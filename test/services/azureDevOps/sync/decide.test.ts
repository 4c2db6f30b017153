import assert from 'node:assert/strict'
import { decideAssignee, decideStatus } from '../../../../services/azureDevOps/sync/decide.ts'
import type { Side } from '../../../../services/azureDevOps/sync/states.ts'

const noon = new Date('2026-11-22T12:00:00Z')
const later = new Date('2026-11-22T12:00:01Z')

describe('who follows whom in status', () => {
  type Row = [ours: Side | null, theirs: Side | null, agreed: [Side | null, Side | null], way: string]
  const rows: Row[] = [
    // Nobody moved.
    ['open', 'open', ['open', 'open'], 'none'],
    ['done', 'done', ['done', 'done'], 'none'],
    // Linked while they differed: that is how people left it.
    ['open', 'done', ['open', 'done'], 'none'],
    ['done', 'open', ['done', 'open'], 'none'],
    // One moved.
    ['open', 'done', ['open', 'open'], 'pull'],
    ['done', 'open', ['done', 'done'], 'pull'],
    ['done', 'open', ['open', 'open'], 'push'],
    ['open', 'done', ['done', 'done'], 'push'],
    // Both moved, to the same end.
    ['done', 'done', ['open', 'open'], 'none'],
    // From New to Active: nothing that had been closed was opened again.
    ['done', 'open', ['done', null], 'none'],
    ['archived', 'open', ['open', null], 'none'],
    // A state that means nothing moves nobody, and is moved by us alone.
    ['open', null, ['open', 'done'], 'none'],
    ['done', null, ['open', 'done'], 'push'],
    // Archived is said to nobody; coming back from it is.
    ['archived', 'open', ['open', 'open'], 'none'],
    ['open', 'done', ['done', 'done'], 'push'],
    ['archived', 'done', ['open', 'open'], 'pull'],
    ['open', 'archived', ['open', 'open'], 'pull'],
    // No group has a say.
    [null, 'done', ['open', 'open'], 'pull'],
    [null, 'open', [null, 'open'], 'none'],
  ]
  for (const [ours, theirs, agreed, way] of rows) {
    it(`ours ${ours}, theirs ${theirs}, agreed on ${agreed.join(' and ')}: ${way}`, () => {
      const times = { oursAt: noon, theirsAt: noon }
      const field = { ours, theirs, ...times, agreed: { ours: agreed[0], theirs: agreed[1] } }
      assert.deepEqual(decideStatus(field), { way, conflict: false })
    })
  }

  it('goes by the later one when both moved to different ends, and by theirs at the same moment', () => {
    const field = {
      ours: 'open' as Side,
      theirs: 'done' as Side,
      agreed: { ours: 'done', theirs: 'open' } as const,
    }
    const way = (oursAt: Date, theirsAt: Date) => decideStatus({ ...field, oursAt, theirsAt })
    assert.deepEqual(way(later, noon), { way: 'push', conflict: true })
    assert.deepEqual(way(noon, later), { way: 'pull', conflict: true })
    assert.deepEqual(way(noon, noon), { way: 'pull', conflict: true })
  })
})

describe('who follows whom in the assignee', () => {
  type Row = [
    ours: number | null | undefined,
    theirs: string | null,
    agreed: [number | null, string | null],
    isSame: boolean,
    way: string,
  ]
  const rows: Row[] = [
    [null, null, [null, null], true, 'none'],
    [1, 'ana', [null, 'ana'], true, 'none'],
    [null, 'ana', [null, null], false, 'pull'],
    [1, null, [1, 'ana'], false, 'pull'],
    [1, null, [null, null], false, 'push'],
    [null, 'ana', [1, 'ana'], false, 'push'],
    [2, 'ana', [1, 'ana'], false, 'push'],
    [1, 'bo', [1, 'ana'], false, 'pull'],
    // Somebody nobody knows, asked about before: not again.
    [1, 'stranger', [1, 'stranger'], false, 'none'],
    // A team, or groups that disagree.
    [undefined, 'ana', [1, 'ana'], false, 'none'],
    [undefined, 'bo', [1, 'ana'], false, 'pull'],
  ]
  for (const [ours, theirs, agreed, isSame, way] of rows) {
    it(`ours ${ours}, theirs ${theirs}, agreed on ${agreed.join(' and ')}: ${way}`, () => {
      const times = { oursAt: noon, theirsAt: noon }
      const field = { ours, theirs, ...times, agreed: { ours: agreed[0], theirs: agreed[1] } }
      assert.deepEqual(decideAssignee(field, isSame), { way, conflict: false })
    })
  }

  it('goes by the later one when both moved', () => {
    const field = { ours: 2, theirs: 'bo', agreed: { ours: 1, theirs: 'ana' } }
    assert.deepEqual(decideAssignee({ ...field, oursAt: later, theirsAt: noon }, false), {
      way: 'push',
      conflict: true,
    })
    assert.deepEqual(decideAssignee({ ...field, oursAt: noon, theirsAt: later }, false), {
      way: 'pull',
      conflict: true,
    })
  })
})
