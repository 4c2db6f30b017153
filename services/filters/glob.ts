/** Whether a text fits a pattern that was read once. */
export type Glob = (text: string) => boolean

/**
 * Reads a pattern in which `*` stands for any text and `?` for one character; the whole text has to fit, in any case.
 * Each part between two asterisks is looked for once, from where the part before it ended, and never looked for again:
 * for a pattern of bounded length the time grows with the text and no faster, whatever either holds.
 */
export function readGlob(pattern: string): Glob {
  const parts = pattern.toLowerCase().split('*')
  const first = parts.shift() ?? ''
  const last = parts.pop()
  if (last === undefined)
    return (text) => text.length === first.length && fitsAt(text.toLowerCase(), first, 0)
  const inner = parts.filter((part) => part !== '')
  return (given) => {
    const text = given.toLowerCase()
    const end = text.length - last.length
    if (end < first.length || !fitsAt(text, first, 0) || !fitsAt(text, last, end)) return false
    let from = first.length
    for (const part of inner) {
      const at = find(text, part, from, end)
      if (at < 0) return false
      from = at + part.length
    }
    return true
  }
}

/** Whether a text fits any of some patterns. */
export function anyOf(patterns: string[]): Glob {
  const globs = patterns.map(readGlob)
  return (text) => globs.some((fits) => fits(text))
}

// The leftmost place is as good as any: it leaves the most to the parts that follow.
function find(text: string, part: string, from: number, end: number): number {
  for (let at = from; at + part.length <= end; at++) if (fitsAt(text, part, at)) return at
  return -1
}

function fitsAt(text: string, part: string, at: number): boolean {
  for (let index = 0; index < part.length; index++) {
    const wanted = part.charCodeAt(index)
    if (wanted !== questionMark && wanted !== text.charCodeAt(at + index)) return false
  }
  return true
}

const questionMark = 0x3f
