import type { ExceptionValue } from './event.ts'
import { stackOf } from './frames.ts'
import { entriesOf, type Intake, isRecord, note, type Raw, scalarText, textOf } from './intake.ts'
import { limits } from './limits.ts'
import { plain, plainRecord, plainText } from './plain.ts'

/**
 * The exceptions of an event, innermost first, as a list, `{values}` or one bare object sends them. Of more than 25
 * the first few and the last stay: the root cause, and what was thrown.
 */
export function exceptionsOf(intake: Intake, value: unknown): ExceptionValue[] {
  const raw = entriesOf(intake, 'exception', value)
  const kept =
    raw.length > limits.exceptions ? [...raw.slice(0, 5), ...raw.slice(5 - limits.exceptions)] : raw
  if (kept.length < raw.length)
    note(intake, 'exceptions_cut', 'exception.values', `${raw.length} exceptions, ${kept.length} kept`)
  const exceptions: ExceptionValue[] = []
  for (const [index, entry] of kept.entries()) {
    const exception = exceptionOf(intake, `exception.values.${index}`, entry)
    if (exception) exceptions.push(exception)
  }
  return exceptions
}

function exceptionOf(intake: Intake, name: string, raw: Raw): ExceptionValue | undefined {
  const exception: ExceptionValue = {}
  const type = textOf(intake, `${name}.type`, raw.type, limits.name)
  if (type !== undefined) exception.type = type
  const value = thrownText(intake, raw.value)
  if (value !== undefined) exception.value = value
  const module = textOf(intake, `${name}.module`, raw.module, limits.name)
  if (module !== undefined) exception.module = module
  const stack = stackOf(intake, `${name}.stacktrace`, raw.stacktrace)
  if (stack) exception.stacktrace = stack
  if (type === undefined && value === undefined && module === undefined && !stack) return undefined
  if (raw.mechanism !== undefined && raw.mechanism !== null) {
    const mechanism = isRecord(raw.mechanism)
      ? plainRecord(raw.mechanism, limits.mechanism, intake.scrub)
      : undefined
    if (mechanism) exception.mechanism = mechanism
    else note(intake, 'invalid_data', `${name}.mechanism`, raw.mechanism)
  }
  return exception
}

// Languages without an Error type throw anything; what is no text is shown as the JSON it is.
function thrownText(intake: Intake, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  const text = scalarText(value) ?? JSON.stringify(plain(value, limits.message, intake.scrub))
  const kept = plainText(text, limits.message, intake.scrub).trim()
  return kept === '' ? undefined : kept
}
