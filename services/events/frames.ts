import type { Frame } from './event.ts'
import { guessInApp } from './inApp.ts'
import { entriesOf, type Intake, isRecord, note, type Raw, rawTextOf } from './intake.ts'
import { limits } from './limits.ts'
import { plainRecord } from './plain.ts'
import { cleanText, cut } from './text.ts'

export type Stack = { frames: Frame[]; frames_omitted?: [number, number] }

/**
 * A stack trace, oldest call first, or undefined when it has no frames. Of more than 50 frames the ends stay, the
 * application's own before those of libraries; `frames_omitted` tells from which to which (not included) were cut,
 * where they were neighbours.
 */
export function stackOf(intake: Intake, name: string, value: unknown): Stack | undefined {
  if (value === undefined || value === null) return undefined
  if (!isRecord(value)) {
    note(intake, 'invalid_data', name, value)
    return undefined
  }
  const raw = Array.isArray(value.frames) ? entriesOf(intake, `${name}.frames`, value.frames) : []
  if (!Array.isArray(value.frames) && value.frames != null)
    note(intake, 'invalid_data', `${name}.frames`, value.frames)
  const kept = raw.length > limits.frames ? pickFrames(raw) : raw
  const frames: Frame[] = []
  for (const entry of kept) {
    const frame = frameOf(intake, entry)
    if (frame) frames.push(frame)
  }
  if (frames.length === 0) return undefined
  if (kept.length === raw.length) return { frames }
  note(intake, 'frames_cut', `${name}.frames`, `${raw.length} frames, ${kept.length} kept`)
  const from = raw.findIndex((entry, index) => entry !== kept[index])
  const to = from + raw.length - kept.length
  return isTail(raw, to, kept, from) ? { frames, frames_omitted: [from, to] } : { frames }
}

function isTail(raw: Raw[], to: number, kept: Raw[], from: number): boolean {
  return kept.slice(from).every((entry, index) => entry === raw[to + index])
}

function pickFrames(frames: Raw[]): Raw[] {
  const own = frames.filter((frame) => frame.in_app === true)
  if (own.length >= limits.frames) return bothEnds(own, limits.frames)
  const others = frames.filter((frame) => frame.in_app !== true)
  const kept = new Set([...own, ...bothEnds(others, limits.frames - own.length)])
  return frames.filter((frame) => kept.has(frame))
}

/** The first and the last of a list, `count` in all. */
export function bothEnds<T>(list: T[], count: number): T[] {
  if (list.length <= count) return list
  const tail = Math.ceil(count / 2)
  return [...list.slice(0, count - tail), ...list.slice(list.length - tail)]
}

function frameOf(intake: Intake, raw: Raw): Frame | undefined {
  const frame: Frame = {}
  put(intake, raw, frame, 'filename', limits.url)
  put(intake, raw, frame, 'abs_path', limits.url)
  put(intake, raw, frame, 'module', 500)
  put(intake, raw, frame, 'function', limits.codeLine)
  put(intake, raw, frame, 'package', 500)
  const lineno = lineOf(raw.lineno)
  if (lineno !== undefined) frame.lineno = lineno
  const colno = lineOf(raw.colno)
  if (colno !== undefined) frame.colno = colno
  if (frame.function === undefined && typeof raw.symbol === 'string')
    frame.function = cut(cleanText(raw.symbol), limits.codeLine)
  if (typeof raw.context_line === 'string') frame.context_line = codeLine(raw.context_line)
  const before = codeLines(raw.pre_context, true)
  if (before) frame.pre_context = before
  const after = codeLines(raw.post_context, false)
  if (after) frame.post_context = after
  // In browsers an SDK cannot tell whose code it is, and says of all of it that it is the application's.
  const isSaid = typeof raw.in_app === 'boolean' && (raw.in_app === false || intake.platform !== 'javascript')
  const isOurs = isSaid
    ? raw.in_app === true
    : (guessInApp(frame, intake.platform) ?? (raw.in_app === true ? true : undefined))
  if (isOurs !== undefined) frame.in_app = isOurs
  if (raw.vars !== undefined && raw.vars !== null) {
    const vars = plainRecord(raw.vars, limits.vars, intake.scrub)
    if (vars) frame.vars = vars
    else note(intake, 'invalid_data', 'frame.vars', raw.vars)
  }
  const isKnown = frame.filename || frame.abs_path || frame.function || frame.module || frame.package
  return isKnown || lineno !== undefined ? frame : undefined
}

function put(
  intake: Intake,
  raw: Raw,
  frame: Frame,
  name: 'filename' | 'abs_path' | 'module' | 'function' | 'package',
  limit: number,
): void {
  const value = raw[name]
  if (value === undefined || value === null || value === '') return
  const text = rawTextOf(intake, `frame.${name}`, value, limit)
  if (text) frame[name] = text
}

function lineOf(value: unknown): number | undefined {
  const line = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value
  return typeof line === 'number' && Number.isSafeInteger(line) && line >= 0 ? line : undefined
}

function codeLine(line: string): string {
  return cut(cleanText(line.length > 4096 ? line.slice(0, 4096) : line), limits.codeLine)
}

function codeLines(value: unknown, isBefore: boolean): string[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined
  const near = isBefore ? value.slice(-limits.codeLines) : value.slice(0, limits.codeLines)
  return near.map((line) => (typeof line === 'string' ? codeLine(line) : ''))
}
