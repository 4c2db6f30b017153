import assert from 'node:assert/strict'
import { foldFrames, sourceLines } from '../../../pages/group/fold.ts'
import type { Frame } from '../../../services/events/event.ts'

const own = (name: string): Frame => ({ function: name, in_app: true, context_line: 'x' })
const foreign = (name: string): Frame => ({ function: name, in_app: false })

/** "charge* 2 pay" : an open frame, two folded, a closed one. */
function shape(frames: Frame[]): string {
  return foldFrames(frames)
    .map((run) =>
      run.kind === 'library' ? String(run.frames.length) : `${run.frame.function}${run.isOpen ? '*' : ''}`,
    )
    .join(' ')
}

describe('a stack trace', () => {
  const cases: [name: string, frames: Frame[], shape: string][] = [
    ['is empty', [], ''],
    ['begins with the newest call', [own('old'), own('new')], 'new* old*'],
    ['folds runs of library frames', [foreign('a'), foreign('b'), own('pay'), foreign('c')], '1 pay* 2'],
    ['folds a single one, too', [own('a'), foreign('x'), own('b')], 'b* 1 a*'],
    [
      'opens the top when nothing is of the application',
      [foreign('a'), foreign('b'), { ...foreign('c'), context_line: 'x' }],
      'c* 2',
    ],
    ['takes an unknown origin for a library', [{ function: 'a' }, own('b')], 'b* 1'],
    ['leaves frames closed that have nothing to show', [{ function: 'a', in_app: true }], 'a'],
    ['opens frames for their variables', [{ function: 'a', in_app: true, vars: { x: 1 } }], 'a*'],
    [
      'opens eight at most',
      Array.from({ length: 10 }, (_, index) => own(String(index))),
      '9* 8* 7* 6* 5* 4* 3* 2* 1 0',
    ],
  ]
  for (const [name, frames, expected] of cases) it(name, () => assert.equal(shape(frames), expected))
})

describe('source around a frame', () => {
  const frame: Frame = {
    lineno: 3,
    pre_context: ['one', 'two'],
    context_line: 'three',
    post_context: ['four'],
  }

  it('is numbered from the line the frame names', () => {
    assert.deepEqual(sourceLines(frame), [
      { number: 1, text: 'one', isHere: false },
      { number: 2, text: 'two', isHere: false },
      { number: 3, text: 'three', isHere: true },
      { number: 4, text: 'four', isHere: false },
    ])
  })
  it('has no numbers when the frame names no line', () => {
    const { lineno: _, ...unnumbered } = frame
    assert.deepEqual(
      sourceLines(unnumbered).map((line) => line.number),
      [null, null, null, null],
    )
  })
  it('is empty without the line itself', () => assert.deepEqual(sourceLines({ pre_context: ['one'] }), []))
})
