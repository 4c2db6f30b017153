import { type Intake, isRecord, note, type Raw } from './intake.ts'
import { limits } from './limits.ts'
import { plainRecord } from './plain.ts'
import { cleanText, cut } from './text.ts'

/** Whatever a program attached, item by item, each and all of them bounded. */
export function extraOf(intake: Intake, value: unknown): Raw | undefined {
  if (value === undefined || value === null) return undefined
  if (!isRecord(value)) {
    note(intake, 'invalid_data', 'extra', value)
    return undefined
  }
  const extra: Raw = {}
  let left: number = limits.extra
  let count = 0
  for (const key in value) {
    const name = cut(cleanText(key), limits.name)
    if (name === '__proto__') continue
    if (left <= 0 || count >= limits.entries) {
      note(intake, 'extra_cut', 'extra', `${Object.keys(value).length} items, ${count} kept`)
      break
    }
    // Read as one mapping of one item, so that an item's name counts like every name below it.
    const item = plainRecord({ [name]: value[key] }, Math.min(left, limits.extraItem), intake.scrub)
    extra[name] = item?.[name] ?? null
    left -= sizeOf(extra[name])
    count++
  }
  return count > 0 ? extra : undefined
}

/** The modules a program loaded, name to version. */
export function modulesOf(value: unknown): Record<string, string> | undefined {
  if (!isRecord(value)) return undefined
  const modules: Record<string, string> = {}
  let count = 0
  for (const key in value) {
    const name = cut(cleanText(key), limits.name)
    const version = value[key]
    if (typeof version !== 'string' || name === '__proto__') continue
    modules[name] = cut(cleanText(version), limits.name)
    if (++count >= limits.modules) break
  }
  return count > 0 ? modules : undefined
}

function sizeOf(value: unknown): number {
  return typeof value === 'string'
    ? value.length
    : typeof value === 'object'
      ? JSON.stringify(value).length
      : 8
}
