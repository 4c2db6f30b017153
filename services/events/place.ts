import { lineageOf } from '../groups/exceptionTree.ts'
import type { EventPayload, Frame } from './event.ts'

/** Where it happened, for people: "charge (src/pay.ts:41)"; empty when no frame is known. */
export function placeOf(frame: Frame | undefined): string {
  if (!frame) return ''
  const path = shortPath(frame)
  const file = path && frame.lineno ? `${path}:${frame.lineno}` : path
  const name = functionName(frame)
  if (!name) return file
  return file ? `${name} (${file})` : name
}

/** The innermost frame of the application itself, else the innermost of all. */
export function crashFrame(payload: EventPayload): Frame | undefined {
  const main = lineageOf(payload.exception?.values, payload.platform)?.main
  const frames = main?.stacktrace?.frames ?? decidingThread(payload.threads?.values)
  if (!frames) return undefined
  return (
    frames.findLast((frame) => frame.in_app === true) ??
    frames.findLast((frame) => frame.in_app !== false) ??
    frames.at(-1)
  )
}

/**
 * The frames of the one thread that tells where it happened: the only crashed one, else the only current one, else the
 * only one with a stack. Undefined when it could be several.
 */
export function decidingThread(threads: Record<string, unknown>[] | undefined): Frame[] | undefined {
  if (!threads) return undefined
  const withStack = threads.filter((thread) => thread.stacktrace) as {
    crashed?: boolean
    current?: boolean
    stacktrace: { frames: Frame[] }
  }[]
  const crashed = threads.filter((thread) => thread.crashed === true)
  const current = threads.filter((thread) => thread.current === true)
  const few = crashed.length > 0 ? crashed : current.length > 0 ? current : withStack
  const [only] = few
  if (few.length !== 1 || !only) return undefined
  return withStack.find((thread) => thread === only)?.stacktrace.frames
}

/** A function's name as people would say it; empty for anonymous ones. */
export function functionName(frame: Frame): string {
  const given = (frame.function ?? '').slice(0, 500)
  const name = given
    .trim()
    .replace(/^(?:async )?(?:Object\.)?/, '')
    .replace(/::h[0-9a-f]{16}$| \[[A-Za-z]:\\[^\]]{0,400}\]$|_m[0-9A-F]{32,64}$/, '')
  return /^(?:|eval|anonymous|<unknown>|(?:.{0,200}\.)?(?:\?|<anonymous>))$/.test(name)
    ? ''
    : name.slice(0, 100)
}

// Of a library where it is installed says nothing.
function baseOf(image: string): string {
  return image.slice(Math.max(image.lastIndexOf('/'), image.lastIndexOf('\\')) + 1)
}

/**
 * Enough of a file's path to know it by: a relative one as it is, of an absolute one or an address the last directory
 * and the name. A frame without a file has its module instead.
 */
export function shortPath(frame: Frame): string {
  const path = frame.filename ?? frame.abs_path
  if (!path) return (frame.module ?? baseOf(frame.package ?? '')).slice(-100)
  const clean = path.split(/[?#]/, 1)[0] ?? ''
  if (/^(?:node|internal):|^</.test(clean)) return clean.slice(0, 100)
  const bundled = /^(?:webpack|webpack-internal|turbopack|app|ng|rollup|vite):\/\/[^/]{0,100}\/+(.+)$/.exec(
    clean,
  )?.[1]
  const local = bundled ?? clean.replace(/^[a-z][a-z0-9+.-]{1,20}:\/\/[^/]{0,255}\//i, '/')
  const parts = local.split(/[\\/]/).filter((part) => part !== '' && part !== '.')
  const isAbsolute = !bundled && /^(?:[\\/]|[A-Za-z]:)/.test(local)
  return parts
    .slice(isAbsolute ? -2 : -5)
    .join('/')
    .slice(-100)
}
