import type { Frame } from '../events/event.ts'
import { functionName, shortPath } from '../events/place.ts'

/** The words why an event is in its group, not longer than a card or a page has room for. */
export function explain(words: string, about: string): string {
  const text = words + about
  return text.length > 300 ? `${text.slice(0, 299)}…` : text
}

/** The innermost frames in words: charge in src/pay.ts ← checkout in src/cart.ts ← … */
export function describeFrames(frames: Frame[]): string {
  const words: string[] = []
  for (let at = frames.length - 1; at >= 0 && words.length < 4; at--) {
    const frame = frames[at]
    if (frame) words.push(describe(frame))
  }
  if (frames.length > words.length) words.push('…')
  return words.join(' ← ')
}

function describe(frame: Frame): string {
  const name = functionName(frame)
  const place = shortPath(frame)
  return name && place ? `${name} in ${place}` : name || place || 'a line of code'
}
