import { limits } from './limits.ts'
import { plainText } from './plain.ts'
import type { Scrubber } from './scrub.ts'
import { isInvisible } from './text.ts'

/** What was mended, cut or dropped on the way in. */
export type Problem = { type: string; name: string; value?: string }

/** What the parts of an event are read with. */
export type Intake = {
  receivedAt: Date
  /** How far the sender's clock is behind ours, in milliseconds; 0 when it is right enough. */
  drift: number
  platform: string
  scrub: Scrubber
  problems: Problem[]
  clientIp: string | undefined
}

export type Raw = Record<string, unknown>

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Remembers that a field could not be taken as it was. A text is shown, anything else only named. */
export function note(intake: Intake, type: string, name: string, value?: unknown): void {
  if (intake.problems.length >= limits.problems) return
  const problem: Problem = { type, name }
  const shown = show(value)
  if (shown !== undefined) problem.value = plainText(shown, 200, intake.scrub)
  intake.problems.push(problem)
}

/**
 * A field that should be a text: numbers and booleans are written out, blanks around it go, nothing is left of a text
 * without anything to see.
 */
export function textOf(intake: Intake, name: string, value: unknown, limit: number): string | undefined {
  if (value === undefined || value === null) return undefined
  const text = scalarText(value)
  if (text === undefined) {
    note(intake, 'invalid_data', name, value)
    return undefined
  }
  const kept = plainText(text, limit, intake.scrub).trim()
  return kept === '' || isInvisible(kept) ? undefined : kept
}

/** As `textOf`, but blanks stay: source code, functions and file names mean what they say. */
export function rawTextOf(intake: Intake, name: string, value: unknown, limit: number): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return plainText(value, limit, intake.scrub)
  note(intake, 'invalid_data', name, value)
  return undefined
}

/** A text, or a number or boolean written out; undefined for anything else. */
export function scalarText(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
      return Number.isFinite(value) ? String(value) : undefined
    case 'boolean':
      return String(value)
    default:
      return undefined
  }
}

/**
 * The entries of what the protocol writes as `{values: [...]}`, as a bare list or as one bare object. Nulls go
 * silently, anything else that is no object with a note.
 */
export function entriesOf(intake: Intake, name: string, value: unknown): Raw[] {
  if (value === undefined || value === null) return []
  const list = Array.isArray(value) ? value : isRecord(value) ? listIn(value) : undefined
  if (!list) {
    note(intake, 'invalid_data', name, value)
    return []
  }
  const entries: Raw[] = []
  for (const entry of list) {
    if (isRecord(entry)) entries.push(entry)
    else if (entry !== null) note(intake, 'invalid_data', name, entry)
  }
  return entries
}

function listIn(record: Raw): unknown[] {
  if (!('values' in record)) return [record]
  if (Array.isArray(record.values)) return record.values
  return record.values === null || record.values === undefined ? [] : [record.values]
}

function show(value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (value === null) return 'null'
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'an object'
  return String(value).slice(0, 1000)
}
