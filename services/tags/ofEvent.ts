import type { EventPayload, Frame } from '../events/event.ts'

/** Names of what is indexed as tags are and shown nowhere as such. No tag that was sent can have them. */
export const hidden = { errorType: ':error.type', file: ':stack.filename' } as const

const mostFiles = 8

/**
 * Everything about an event that groups are found by as by a tag. People are not in it: there are too many of them, and
 * groups know theirs.
 */
export function indexedTags(payload: EventPayload): (readonly [key: string, value: string])[] {
  const pairs: (readonly [string, string])[] = []
  for (const pair of payload.tags ?? [])
    if (pair[0] !== 'user') pairs.push([pair[0], indexedValue(pair[0], pair[1])])
  for (const { type, stacktrace } of payload.exception?.values ?? []) {
    if (type) pairs.push([hidden.errorType, type.slice(0, 200)])
    for (const file of filesOf(stacktrace?.frames ?? [])) pairs.push([hidden.file, file])
  }
  return pairs
}

/** A value as it is indexed. An address counts without what is different in every request. */
export function indexedValue(key: string, value: string): string {
  return key === 'url' ? value.replace(/[?#].*$/s, '') : value
}

// From the top down; those of the application where it has some.
function filesOf(frames: Frame[]): Set<string> {
  const files = new Set<string>()
  const isMarked = frames.some(({ in_app }) => in_app)
  for (let at = frames.length - 1; at >= 0 && files.size < mostFiles; at--) {
    const frame = frames[at]
    const file = (frame?.in_app || !isMarked) && (frame?.filename ?? frame?.abs_path)
    if (file) files.add(file.slice(0, 200))
  }
  return files
}
