import type { Frame } from '../../../services/events/event.ts'

/** A stack in Sentry's words, oldest call first; null where there is none. */
export function stackJson(stack: unknown, platform: string) {
  const frames = framesOf(stack)
  if (!frames) return null
  return {
    frames: frames.map((frame) => frameJson(frame, platform)),
    framesOmitted: null,
    hasSystemFrames: frames.some((frame) => frame.in_app === true) && frames.some((frame) => !frame.in_app),
    registers: null,
  }
}

function frameJson(frame: Frame, platform: string) {
  return {
    filename: frame.filename ?? null,
    absPath: frame.abs_path ?? null,
    module: frame.module ?? null,
    package: null,
    platform,
    function: frame.function ?? null,
    rawFunction: null,
    symbol: null,
    context: contextOf(frame),
    lineNo: frame.lineno ?? null,
    colNo: frame.colno ?? null,
    inApp: frame.in_app === true,
    trust: null,
    errors: null,
    vars: frame.vars ?? null,
  }
}

// [[40, "…"], [41, "…"], [42, "…"]]: the lines around, numbered.
function contextOf({ lineno, pre_context, context_line, post_context }: Frame): [number, string][] {
  if (lineno === undefined || context_line === undefined) return []
  const before = pre_context ?? []
  const lines = [...before, context_line, ...(post_context ?? [])]
  return lines.map((line, index) => [lineno - before.length + index, line])
}

// Threads are kept as they came, so their stacks are looked at before they are believed.
function framesOf(stack: unknown): Frame[] | null {
  if (typeof stack !== 'object' || stack === null || !('frames' in stack)) return null
  const { frames } = stack
  return Array.isArray(frames) ? frames.filter((frame) => typeof frame === 'object' && frame !== null) : null
}
