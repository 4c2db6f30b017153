import { filtered } from './filtered.ts'
import { limits } from './limits.ts'
import type { Scrubber } from './scrub.ts'
import { cleanText, cut } from './text.ts'

/** Plain JSON: what is left of a stranger's value. */
export type Plain = null | boolean | number | string | Plain[] | { [name: string]: Plain }

/** How much a value may still take, in characters with names and punctuation. */
type Budget = { left: number }

/**
 * A bounded, scrubbed copy of free-form data: not deeper, longer or larger than the limits, with a mark wherever
 * something was left out, and `[Filtered]` where a secret was.
 * @param size the most it may take as JSON, about
 */
export function plain(value: unknown, size: number, scrub: Scrubber): Plain {
  return copy(value, { left: size }, scrub, 0)
}

/** As `plain` for a mapping; anything else is undefined. */
export function plainRecord(
  value: unknown,
  size: number,
  scrub: Scrubber,
): { [name: string]: Plain } | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return copyRecord(value as Record<string, unknown>, { left: size }, scrub, 0)
}

/** A text of a stranger: sound, scrubbed, cut. What is cut was scrubbed whole, lest half a secret stays. */
export function plainText(text: string, limit: number, scrub: Scrubber): string {
  return cut(scrub.text(cleanText(text.length > maxText ? text.slice(0, maxText) : text)), limit)
}

// Beyond this nobody reads, and searching it for secrets would be all cost.
const maxText = 256 * 1024

function copy(value: unknown, budget: Budget, scrub: Scrubber, depth: number): Plain {
  switch (typeof value) {
    case 'string':
      return copyText(value, budget, scrub)
    case 'number':
      budget.left -= 8
      if (!Number.isFinite(value)) return null
      return value >= 1e12 && scrub.text(String(value)) === filtered ? filtered : value
    case 'boolean':
      budget.left -= 5
      return value
    case 'object':
      if (value === null) return null
      if (depth >= limits.depth) {
        budget.left -= 8
        return Array.isArray(value) ? '[…]' : '{…}'
      }
      if (Array.isArray(value)) return copyList(value, budget, scrub, depth)
      return copyRecord(value as Record<string, unknown>, budget, scrub, depth)
    default:
      return null
  }
}

function copyText(text: string, budget: Budget, scrub: Scrubber): string {
  const kept = plainText(text, Math.max(16, Math.min(limits.text, budget.left)), scrub)
  budget.left -= kept.length + 3
  return kept
}

function copyList(list: unknown[], budget: Budget, scrub: Scrubber, depth: number): Plain[] {
  budget.left -= 2
  const [name] = list
  // A header as a pair: the first names what the second is.
  const hidesValue = list.length === 2 && typeof name === 'string' && scrub.hides(name, list[1])
  const copied: Plain[] = []
  for (const value of list) {
    if (copied.length >= limits.entries || budget.left <= 0) {
      copied.push(`… ${list.length - copied.length} more`)
      break
    }
    copied.push(hidesValue && copied.length === 1 ? filtered : copy(value, budget, scrub, depth + 1))
  }
  return copied
}

function copyRecord(
  record: Record<string, unknown>,
  budget: Budget,
  scrub: Scrubber,
  depth: number,
): { [name: string]: Plain } {
  budget.left -= 2
  const copied: { [name: string]: Plain } = {}
  let count = 0
  for (const key in record) {
    if (count >= limits.entries || budget.left <= 0) {
      copied['…'] = `${Object.keys(record).length - count} more`
      break
    }
    const name = cut(cleanText(key), limits.name)
    // A key of this name would become the copy's prototype.
    if (name === '__proto__') continue
    budget.left -= name.length + 4
    copied[name] = copyMember(record, name, record[key], budget, scrub, depth)
    count++
  }
  return copied
}

function copyMember(
  record: Record<string, unknown>,
  name: string,
  value: unknown,
  budget: Budget,
  scrub: Scrubber,
  depth: number,
): Plain {
  if (scrub.hides(name, value) || (name === 'value' && hidesNamedValue(record, value, scrub))) {
    budget.left -= filtered.length
    return filtered
  }
  if (typeof value === 'string' && scrub.isSafe(name)) return cut(cleanText(value), limits.text)
  if (typeof value === 'number' && scrub.isSafe(name)) return value
  return copy(value, budget, scrub, depth + 1)
}

// A header as an object: {name: 'Authorization', value: '…'}.
function hidesNamedValue(record: Record<string, unknown>, value: unknown, scrub: Scrubber): boolean {
  const name = record.name ?? record.key
  return typeof name === 'string' && scrub.hides(name, value)
}
