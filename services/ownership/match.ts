import type { OwnerName } from './owner.ts'
import type { Matcher, Rule } from './rules.ts'
import type { StackFile, StackPlace } from './stackFiles.ts'

/** What rules are held against. */
export type MatchFacts = {
  /** Nearest to where it happened first. */
  places: StackPlace[]
  url: string | null
  tags: [string, string][]
}

/** A rule that decides, and what it fits: "src/pay.ts", "the tag browser:Firefox". */
export type Match = { rule: Rule; what: string; owners: OwnerName[] }

/** Stack traces and repositories call the same file by different paths. */
export type CodeMapping = { stackRoot: string; sourceRoot: string }

/** As many as anybody would look at. */
const most = 5

/**
 * The rules that decide who owns an event, the most telling first. Of the rules that fit a frame the last one counts;
 * a frame nearer to where it happened comes before those further away. Rules about the address or a tag fit the event
 * as a whole, and count as if they fitted the nearest frame.
 */
export function matchRules(rules: Rule[], facts: MatchFacts, mapping: CodeMapping = unmapped): Match[] {
  const matches: Match[] = []
  const places = facts.places.length > 0 ? facts.places : [{ files: [], module: '' }]
  for (const [depth, place] of places.entries()) {
    const found = lastOf(
      rules,
      { ...place, files: place.files.flatMap((file) => mapFile(file, mapping)) },
      depth === 0 ? facts : null,
    )
    if (found && !matches.some(({ rule }) => rule === found.rule)) matches.push(found)
    if (matches.length === most) break
  }
  return matches
}

const unmapped: CodeMapping = { stackRoot: '', sourceRoot: '' }

/** A file of a stack as the repository calls it; none when the mapping says that it is not of this repository. */
export function mapFile(file: StackFile, { stackRoot, sourceRoot }: CodeMapping): StackFile[] {
  const from = trimmed(stackRoot)
  const to = trimmed(sourceRoot)
  if (from === '' && to === '') return [file]
  if (from === '') return file.isRooted ? [file] : [{ path: `${to}/${file.path}`, isRooted: false }]
  if (!file.path.startsWith(`${from}/`)) {
    // What is relative is so to the repository, when stacks otherwise begin at the root of a machine.
    const isElsewhere = file.isRooted || !/^(?:[\\/]|[a-z]:)/i.test(stackRoot)
    return isElsewhere ? [] : [file]
  }
  const rest = file.path.slice(from.length + 1)
  return [{ path: to ? `${to}/${rest}` : rest, isRooted: false }]
}

function trimmed(root: string): string {
  return root
    .replaceAll('\\', '/')
    .replace(/^[a-z]:/i, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')
}

function lastOf(rules: Rule[], place: StackPlace, event: MatchFacts | null): Match | null {
  const files = place.files.map((file) => ({ ...file, segments: file.path.split('/') }))
  for (let index = rules.length - 1; index >= 0; index--) {
    const rule = rules[index] as Rule
    const what = fitting(rule.matcher, files, place.module, event)
    if (what !== null) return { rule, what, owners: rule.owners }
  }
  return null
}

/** What of an event a matcher fits, in words; null for nothing. */
function fitting(
  matcher: Matcher,
  files: (StackFile & { segments: string[] })[],
  module: string,
  event: MatchFacts | null,
): string | null {
  switch (matcher.type) {
    case 'path':
      return files.find(({ path }) => matcher.fits(path) || matcher.fitsBelow(path))?.path ?? null
    case 'codeowners':
      return (
        files.find(({ segments, isRooted }) =>
          isRooted ? matcher.path.fitsBelow(segments) : matcher.path.fits(segments),
        )?.path ?? null
      )
    case 'module':
      return module && matcher.fits(module) ? `the module ${module}` : null
    case 'url':
      return event?.url && matcher.fits(event.url) ? `the address ${event.url}` : null
    case 'tags': {
      const tag = event?.tags.find(([name, value]) => name === matcher.tag && matcher.fits(value))
      return tag ? `the tag ${tag[0]}:${tag[1]}` : null
    }
  }
}
