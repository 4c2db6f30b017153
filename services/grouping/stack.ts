import type { Frame } from '../events/event.ts'
import type { ReadStack, StackKey } from './config.ts'
import { frameLine } from './frameLine.ts'
import { isOwn, type Marks } from './marks.ts'

type Line = { frame: Frame; text: string; code: string; isOwn: boolean }

/**
 * What a stack says, oldest call first. Recursion counts once, however deep and over however many functions. Of the
 * innermost frame, and of those without a name, the line of code counts too: callers are edited without the error
 * becoming another.
 */
export const readStack: ReadStack = (frames, platform, marks, left) => {
  const lines: Line[] = []
  const isKnown = frames.some((frame) => isOwn(frame, marks) === true)
  for (const frame of frames) {
    const mark = marks?.frames.get(frame)
    if (mark?.contributes === false) {
      left?.set(frame, `by the rule ${mark.rule}`)
      continue
    }
    const { text, code, why } = frameLine(frame, platform)
    if (text === '' && code === '') {
      left?.set(frame, why)
      continue
    }
    const own = isOwn(frame, marks)
    lines.push({
      frame,
      text: text === '' ? `|${code}` : text,
      code: text === '' ? '' : code,
      isOwn: isKnown ? own === true : own !== false,
    })
  }
  const { lines: once, repeated } = withoutRecursion(lines)
  for (const { frame } of repeated) left?.set(frame, 'it repeats the frames before it')
  const all = limited(once, frames, marks)
  const app = limited(
    once.filter((line) => line.isOwn),
    frames,
    marks,
  )
  return keyOf(app, all)
}

function keyOf(app: Line[], all: Line[]): StackKey {
  return {
    app: textsOf(app),
    all: textsOf(all),
    appFrames: app.map(({ frame }) => frame),
    allFrames: all.map(({ frame }) => frame),
    isForeign: app.length === 0 && all.length > 0,
  }
}

function textsOf(lines: Line[]): string[] {
  const last = lines.length - 1
  return lines.map(({ text, code }, index) => {
    const counts = code !== '' && (index === last || text.endsWith('|'))
    return counts ? `${text}|${code}` : text
  })
}

const longestCycle = 12

/** Leaves out what repeats: a run of frames that says the same as the run right before it, up to twelve frames long. */
function withoutRecursion(lines: Line[]): { lines: Line[]; repeated: Line[] } {
  const kept: Line[] = []
  const repeated: Line[] = []
  for (const line of lines) {
    kept.push(line)
    const cycle = cycleOf(kept)
    // The later run stays: the innermost frame's line of code is the one that counts.
    if (cycle > 0) repeated.push(...kept.splice(kept.length - 2 * cycle, cycle))
  }
  return { lines: kept, repeated }
}

function cycleOf(lines: Line[]): number {
  const end = lines.length
  const last = lines[end - 1]?.text
  for (let cycle = 1; cycle <= longestCycle && 2 * cycle <= end; cycle++) {
    if (lines[end - 1 - cycle]?.text !== last) continue
    let at = 1
    while (at < cycle && lines[end - 1 - at]?.text === lines[end - 1 - at - cycle]?.text) at++
    if (at === cycle) return cycle
  }
  return 0
}

function limited(lines: Line[], frames: Frame[], marks: Marks | undefined): Line[] {
  const limit = marks?.stacks.get(frames)
  if (!limit) return lines
  if (limit.min !== undefined && lines.length < limit.min) return []
  if (limit.max === undefined || lines.length <= limit.max) return lines
  return limit.isInverted ? lines.slice(0, limit.max) : lines.slice(-limit.max)
}
