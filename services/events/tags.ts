import { filtered } from './filtered.ts'
import { type Intake, isRecord, note, scalarText } from './intake.ts'
import { limits } from './limits.ts'
import { plainText } from './plain.ts'
import { cleanText, cut } from './text.ts'

export type Tag = [string, string]

// Said elsewhere in the event, or about its frames; a tag of that name would contradict.
const reserved = new Set([
  'release',
  'dist',
  'user',
  'filename',
  'function',
  'environment',
  'level',
  'logger',
])

/**
 * An event's tags from a mapping or a list of pairs, the last of a name winning, without reserved names, followed by
 * the derived ones whose names nobody took: a hundred in all.
 */
export function tagsOf(intake: Intake, value: unknown, derived: (readonly [string, unknown])[]): Tag[] {
  const tags = new Map<string, string>()
  const own = givenTags(intake, value)
  const extra = new Map<string, string>()
  for (const [name, given] of derived) {
    const text = typeof given === 'string' ? cut(given.replace(/\s+/g, ' ').trim(), limits.tagValue) : ''
    if (text !== '' && !own.has(name)) extra.set(name, text)
  }
  const room = limits.tags - extra.size
  if (own.size > room) note(intake, 'tags_cut', 'tags', `${own.size} tags, ${room} kept`)
  for (const [name, text] of own) {
    if (tags.size >= room) break
    tags.set(name, text)
  }
  return [...tags, ...extra]
}

/** The environment that older SDKs send as a tag; undefined when there is none. */
export function environmentTag(value: unknown): unknown {
  if (isRecord(value)) return value.environment
  if (!Array.isArray(value)) return undefined
  const pair = value.find((entry) => Array.isArray(entry) && entry[0] === 'environment')
  return Array.isArray(pair) ? pair[1] : undefined
}

function givenTags(intake: Intake, value: unknown): Map<string, string> {
  const tags = new Map<string, string>()
  if (value === undefined || value === null) return tags
  if (Array.isArray(value))
    for (const entry of value.slice(0, 10 * limits.tags)) {
      if (Array.isArray(entry)) setTag(intake, tags, entry[0], entry[1])
      else if (isRecord(entry)) setTag(intake, tags, entry.key ?? entry.name, entry.value)
      else if (entry !== null) note(intake, 'invalid_data', 'tags', entry)
    }
  else if (isRecord(value))
    for (const name in value) {
      if (tags.size > 10 * limits.tags) break
      setTag(intake, tags, name, value[name])
    }
  else note(intake, 'invalid_data', 'tags', value)
  return tags
}

function setTag(intake: Intake, tags: Map<string, string>, key: unknown, value: unknown): void {
  const name = scalarText(key)?.slice(0, 1000)
  if (name === undefined || value === null || value === undefined) return
  const kept = cut(cleanText(name).trim().replace(/\s+/g, '-'), limits.tagKey)
  if (kept === '' || reserved.has(kept)) return
  const text = scalarText(value)
  if (text === undefined) {
    note(intake, 'invalid_data', `tags.${kept}`, value)
    return
  }
  const safe = intake.scrub.isSafe(kept)
  const shown = safe
    ? cut(cleanText(text), limits.tagValue)
    : intake.scrub.hides(kept, value)
      ? filtered
      : plainText(text, limits.tagValue, intake.scrub)
  const line = shown.replace(/\s*[\r\n]+\s*/g, ' ').trim()
  if (line === '') return
  tags.delete(kept)
  tags.set(kept, line)
}
