import type { Frame } from '../../services/events/event.ts'

/** A stack trace as it is read: frames of the application one by one, frames of libraries in runs. */
export type Run = { kind: 'own'; frame: Frame; isOpen: boolean } | { kind: 'library'; frames: Frame[] }

// Past this many a reader is looking for one frame, not reading all their source.
const openAtMost = 8

/**
 * Frames, newest call first, with what is not of the application folded away.
 * A stack without any frame of the application still opens the place where it broke.
 * @param frames in the protocol's order, oldest call first
 */
export function foldFrames(frames: Frame[]): Run[] {
  const newestFirst = frames.toReversed()
  const isAllForeign = newestFirst.every((frame) => frame.in_app !== true)
  const runs: Run[] = []
  let opened = 0
  for (const [index, frame] of newestFirst.entries()) {
    if (frame.in_app === true || (isAllForeign && index === 0)) {
      const isOpen = opened < openAtMost && hasMore(frame)
      if (isOpen) opened++
      runs.push({ kind: 'own', frame, isOpen })
      continue
    }
    const last = runs.at(-1)
    if (last?.kind === 'library') last.frames.push(frame)
    else runs.push({ kind: 'library', frames: [frame] })
  }
  return runs
}

/** Whether a frame has anything to show below its own line. */
export function hasMore(frame: Frame): boolean {
  return frame.context_line !== undefined || Object.keys(frame.vars ?? {}).length > 0
}

/** A line of source beside its number. */
export type SourceLine = { number: number | null; text: string; isHere: boolean }

/** The source around the place a frame stands at; numbers are unknown when the frame names no line. */
export function sourceLines(frame: Frame): SourceLine[] {
  if (frame.context_line === undefined) return []
  const before = frame.pre_context ?? []
  const first = frame.lineno === undefined ? null : frame.lineno - before.length
  return [...before, frame.context_line, ...(frame.post_context ?? [])].map((text, index) => ({
    number: first === null ? null : first + index,
    text,
    isHere: index === before.length,
  }))
}
