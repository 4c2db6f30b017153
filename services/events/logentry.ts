import { type Intake, isRecord, note, type Raw, textOf } from './intake.ts'
import { limits } from './limits.ts'
import { type Plain, plain, plainText } from './plain.ts'

export type LogEntry = { message?: string; formatted?: string; params?: unknown }

/**
 * The message of an event, from `logentry` or `message`, each a text or `{message, formatted, params}`.
 * @returns the text to show, and the entry with the template for grouping when there is one
 */
export function messageOf(intake: Intake, raw: Raw): { shown?: string; entry?: LogEntry } {
  const source = raw.logentry ?? raw['sentry.interfaces.Message'] ?? raw.message
  if (!isRecord(source)) {
    const shown = textOf(intake, 'message', source, limits.message)
    return shown === undefined ? {} : { shown }
  }
  const template = textOf(intake, 'logentry.message', source.message, limits.message)
  // "password=%s" says what its param is. Without that placeholder the others would take the wrong params.
  const isSecret = typeof source.message === 'string' && intake.scrub.text(source.message) !== source.message
  const params = isSecret ? undefined : paramsOf(intake, source.params)
  const given = textOf(intake, 'logentry.formatted', source.formatted, limits.message)
  const formatted =
    given ??
    (template === undefined || params === undefined
      ? undefined
      : plainText(interpolate(template, params), limits.message, intake.scrub))
  // Beside a logentry, `message` is the text an older SDK formatted.
  const beside = source === raw.message || isRecord(raw.message) ? undefined : raw.message
  const shown = formatted ?? template ?? textOf(intake, 'message', beside, limits.message)
  if (shown === undefined) return {}
  if (template === undefined || template === shown) return { shown }
  return {
    shown,
    entry: { message: template, formatted: shown, ...(params === undefined ? {} : { params }) },
  }
}

function paramsOf(intake: Intake, value: unknown): Plain[] | { [name: string]: Plain } | undefined {
  if (value === undefined || value === null) return undefined
  const params = plain(value, limits.body, intake.scrub)
  if (typeof params === 'object' && params !== null) return params
  note(intake, 'invalid_data', 'logentry.params', value)
  return undefined
}

const percent = /%(?:\((\w{1,100})\))?[-+0#]{0,5}\d{0,4}(?:\.\d{1,4})?([a-zA-Z%])/g
const braces = /\{(?:(\d{1,4})|([A-Za-z_]\w{0,99}))?(?:[:!][^{}]{0,40})?\}/g

/**
 * Puts params into a template: `%s` and its kin, else `{}` and `{0}`, from a list; `%(name)s` or `{name}` from a
 * mapping. A placeholder without its param stays as it is; params without a placeholder are ignored.
 */
export function interpolate(template: string, params: unknown[] | Record<string, unknown>): string {
  let room: number = limits.message
  let next = 0

  function write(placeholder: string, key: string | undefined): string {
    const value = Array.isArray(params)
      ? params[key === undefined ? next++ : /^\d+$/.test(key) ? Number(key) : -1]
      : key !== undefined && Object.hasOwn(params, key)
        ? params[key]
        : undefined
    // A thousand placeholders of one long param would grow without bound.
    if (value === undefined || room <= 0) return placeholder
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    room -= text.length
    return text
  }

  if (template.search(percent) >= 0)
    return template.replace(percent, (whole, name: string | undefined, kind: string) =>
      kind === '%' ? '%' : write(whole, name),
    )
  return template.replace(braces, (whole, index: string | undefined, name: string | undefined) =>
    write(whole, index ?? name),
  )
}
