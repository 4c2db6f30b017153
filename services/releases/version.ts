import { UserError } from '../errors.ts'

const longest = 200

/**
 * A release's name, trimmed. Slashes, `@` and `+` are welcome; what could not stand in a path or on a line is not.
 * @throws UserError 400 with a field error
 */
export function checkVersion(given: string): string {
  const version = given.trim()
  const why = whyNot(version)
  if (why === null) return version
  throw new UserError(why, 400, { version: [why] })
}

function whyNot(version: string): string | null {
  if (version === '') return 'Give the release a name, such as shop@1.3.0.'
  if (version.length > longest) return `The name of a release has at most ${longest} characters.`
  if (/^\.{1,2}$/.test(version)) return 'A release cannot be called "." or "..".'
  if (version.toLowerCase() === 'latest') return 'A release cannot be called "latest": that means the newest.'
  if (hasControl(version) || !version.isWellFormed())
    return 'The name of a release is one line, without tabs and other control characters.'
  return null
}

/** What people call it: `1.3.0` of `shop@1.3.0`, the first twelve digits of a commit. */
export function shortVersion(version: string): string {
  const rest = /^[^@]+@(.+)$/.exec(version)?.[1] ?? version
  return /^[0-9a-f]{40}$/i.test(rest) ? rest.slice(0, 12) : rest
}

function hasControl(text: string): boolean {
  return [...text].some((letter) => letter < ' ' || letter === '\x7f')
}
