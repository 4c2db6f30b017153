import type { Frame } from '../events/event.ts'

/** What stack-trace rules say of a frame. */
export type Mark = { inApp?: boolean; contributes?: boolean; category?: string; rule: string }

/** How many frames of a stack count. `isInverted`: the outermost ones. */
export type StackLimit = { max?: number; min?: number; isInverted?: boolean }

export type Marks = { frames: Map<Frame, Mark>; stacks: Map<Frame[], StackLimit> }

/** Whether a frame is the application's own: as rules say, else as the SDK or its place says; undefined when unknown. */
export function isOwn(frame: Frame, marks?: Marks): boolean | undefined {
  return marks?.frames.get(frame)?.inApp ?? originalInApp(frame)
}

/** What was known of a frame before rules. */
export function originalInApp(frame: Frame): boolean | undefined {
  if (frame.orig_in_app === undefined) return frame.in_app
  return frame.orig_in_app ?? undefined
}

/** Shows in an event what rules say is the application's own; what was known before is kept beside it. */
export function showMarks(marks: Marks): boolean {
  let isChanged = false
  for (const [frame, { inApp }] of marks.frames) {
    if (inApp === undefined || inApp === frame.in_app) continue
    frame.orig_in_app ??= frame.in_app ?? null
    frame.in_app = inApp
    isChanged = true
  }
  return isChanged
}
