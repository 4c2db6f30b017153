import type { ReadStack, StackKey } from '../config.ts'
import { isOwn } from '../marks.ts'
import { frameKey } from './frameKey.ts'

/** How the rules of 2026-11-22 read a stack: every frame with its line of code; only exact repetition is recursion. */
export const readStack: ReadStack = (frames, platform, marks, left) => {
  const key: StackKey = { all: [], app: [], appFrames: [], allFrames: [], isForeign: false }
  const isKnown = frames.some((frame) => isOwn(frame, marks) === true)
  let last = ''
  for (const frame of frames) {
    if (marks?.frames.get(frame)?.contributes === false) continue
    const text = frameKey(frame, platform)
    if (text === '' || text === last) {
      left?.set(frame, text === '' ? 'it says nothing that lasts' : 'it repeats the frame before it')
      continue
    }
    last = text
    key.all.push(text)
    key.allFrames.push(frame)
    const own = isOwn(frame, marks)
    if (isKnown ? own !== true : own === false) continue
    key.app.push(text)
    key.appFrames.push(frame)
  }
  return key
}
