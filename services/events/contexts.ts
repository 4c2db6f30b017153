import { filtered } from './filtered.ts'
import { type Intake, isRecord, note, type Raw } from './intake.ts'
import { limits } from './limits.ts'
import { plainRecord } from './plain.ts'
import { cleanText, cut } from './text.ts'

export type Contexts = Record<string, Raw>

/** What is known about where an event happened: device, system, runtime, trace and whatever else was attached. */
export function contextsOf(intake: Intake, value: unknown): Contexts | undefined {
  if (value === undefined || value === null) return undefined
  if (!isRecord(value)) {
    note(intake, 'invalid_data', 'contexts', value)
    return undefined
  }
  const contexts: Contexts = {}
  let count = 0
  for (const key in value) {
    const name = cut(cleanText(key), limits.name)
    const given = value[key]
    if (given === null || name === '__proto__') continue
    if (++count > limits.contexts) {
      note(intake, 'contexts_cut', 'contexts', `more than ${limits.contexts}`)
      break
    }
    const context = plainRecord(given, limits.context, intake.scrub)
    if (!context) note(intake, 'invalid_data', `contexts.${name}`, given)
    else contexts[name] = intake.scrub.hides(name, context) ? { value: filtered } : trimTexts(context)
  }
  return Object.keys(contexts).length > 0 ? contexts : undefined
}

// What a command printed is often passed on with its newline.
function trimTexts(context: Raw): Raw {
  for (const name in context) {
    const value = context[name]
    if (typeof value === 'string' && /^\s|\s$/.test(value)) context[name] = value.trim()
  }
  return context
}
