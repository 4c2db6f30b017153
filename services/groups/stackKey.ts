import type { ExceptionValue, Frame } from '../events/event.ts'
import { frameKey } from './frameKey.ts'
import { familyOf } from './frameNames.ts'
import { parameterise } from './parameterise.ts'

/** What the frames of one stack say, oldest first: all of them, and the application's own. */
export type StackKey = { all: string[]; app: string[]; appFrames: Frame[]; allFrames: Frame[] }

/**
 * The contributing frames of a stack. A frame that says the same as the one before it is recursion and counts once.
 * Where no SDK said which code is the application's, all of it is, except what lies among libraries.
 */
export function stackKey(frames: Frame[], platform: string): StackKey {
  const key: StackKey = { all: [], app: [], appFrames: [], allFrames: [] }
  const isKnown = frames.some((frame) => frame.in_app === true)
  let last = ''
  for (const frame of frames) {
    const text = frameKey(frame, platform)
    if (text === '' || text === last) continue
    last = text
    key.all.push(text)
    key.allFrames.push(frame)
    if (isKnown ? frame.in_app !== true : frame.in_app === false) continue
    key.app.push(text)
    key.appFrames.push(frame)
  }
  return key
}

/**
 * What an exception itself says for grouping: its type, unless the SDK made that up, and its text where no stack tells
 * one place from another. Of a thrown string or object the text is all it is, and its stack may be the SDK's own.
 */
export function exceptionText(exception: ExceptionValue, hasStack: boolean, platform: string): string {
  const synthetic = isSynthetic(exception)
  const type = synthetic ? '' : (exception.type ?? '')
  const counts = !hasStack || (synthetic && familyOf(platform) === 'javascript')
  const value = counts && exception.value ? parameterise(exception.value) : ''
  return type && value ? `${type}: ${value}` : type || value
}

/** Whether an exception only carries the stack of a message: made by the SDK, without a type of its own. */
export function isCarrier(exception: ExceptionValue): boolean {
  return exception.type === undefined && isSynthetic(exception)
}

/** Whether an exception's type was made up by the SDK and says nothing about what was thrown. */
export function isSynthetic(exception: ExceptionValue): boolean {
  return exception.mechanism?.synthetic === true
}
