import { type Glob, readGlob } from '../filters/glob.ts'

/** Whether a path fits a pattern that was read once; the path as its segments, without empty ones. */
export type PathPattern = {
  /** The path begins where the pattern does: at the root of a repository. */
  fits(path: string[]): boolean
  /** The path begins somewhere above it, nobody knows how far: the pattern may begin at any of its directories. */
  fitsBelow(path: string[]): boolean
}

/**
 * Reads a pattern of a CODEOWNERS file. As in .gitignore: with a slash at its beginning or in the middle it begins at
 * the root, else anywhere; a slash at the end means what is in that directory; `*` and `?` stay within a segment, `**`
 * goes over any number of them. Without a wildcard in its last segment it also means everything below. Any case fits.
 * Between two `**` each run of segments is looked for once, from left to right, and never again, so that the time grows
 * with the length of path and pattern and no faster.
 * @param pattern with escaped spaces already resolved
 */
export function readPathPattern(pattern: string): PathPattern {
  const isDirectory = pattern.endsWith('/')
  const segments = pattern.split('/').filter((segment) => segment !== '')
  const isRooted = pattern.startsWith('/') || segments.length > 1
  const runs = runsOf(isRooted ? segments : ['**', ...segments])
  const last = segments.at(-1) ?? ''
  const endsOpen = last === '**'
  const tail: Tail = isDirectory || endsOpen ? 'some' : /[*?]/.test(last) ? 'none' : 'any'
  if (endsOpen) runs.pop()
  const below = runs[0]?.length === 0 ? runs : [[], ...runs]
  return {
    fits: (path) => fitsRuns(runs, tail, path),
    fitsBelow: (path) => fitsRuns(below, tail, path),
  }
}

/** What may follow the last segment: nothing, anything, or something. */
type Tail = 'none' | 'any' | 'some'

// What stands between two `**`; an empty first run means that anything may come before the second.
function runsOf(segments: string[]): Glob[][] {
  const runs: Glob[][] = [[]]
  for (const [index, segment] of segments.entries()) {
    if (segment !== '**') runs.at(-1)?.push(readGlob(segment))
    else if (index === 0 || runs.at(-1)?.length !== 0) runs.push([])
  }
  return runs
}

function fitsRuns(runs: Glob[][], tail: Tail, path: string[]): boolean {
  let at = 0
  for (const [index, run] of runs.entries()) {
    const isLast = index === runs.length - 1
    const room = path.length - (isLast && tail === 'some' ? 1 : 0)
    const isFirst = index === 0
    const isAtEnd = isLast && tail === 'none' && !isFirst
    const from = isAtEnd ? path.length - run.length : at
    if (from < at) return false
    const found = isFirst || isAtEnd ? (fitsAt(run, path, from) ? from : -1) : find(run, path, from, room)
    if (found < 0) return false
    at = found + run.length
  }
  return tail === 'any' || (tail === 'some' ? at < path.length : at === path.length)
}

// The leftmost place is as good as any: it leaves the most to what follows.
function find(run: Glob[], path: string[], from: number, end: number): number {
  for (let at = from; at + run.length <= end; at++) if (fitsAt(run, path, at)) return at
  return -1
}

function fitsAt(run: Glob[], path: string[], at: number): boolean {
  return at + run.length <= path.length && run.every((fits, index) => fits(path[at + index] ?? ''))
}
