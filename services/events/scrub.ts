import { namesMatcher } from './scrubNames.ts'
import { looksLikeSession, scrubCookies, scrubPairs } from './scrubPairs.ts'
import { scrubSecrets } from './scrubValues.ts'

/** A project's wishes about what must not be kept. */
export type ScrubOptions = {
  /** Further names whose values are taken out. */
  names: string[]
  /** Names whose values stay as they are, whatever they look like. */
  safeNames: string[]
  /** Keep no internet addresses of users. */
  dropIps: boolean
  /** Whether the built-in names and patterns apply. */
  useDefaults: boolean
}

/** Takes secrets out of one event. Made from options once, used for every event of a project. */
export type Scrubber = {
  dropIps: boolean
  /** Whether the value under a name is a secret by its name alone. Yes, no and nothing are none. */
  hides(name: string, value: unknown): boolean
  /** Whether the value under a name is to be left alone altogether. */
  isSafe(name: string): boolean
  /** A text without the secrets in it: card numbers, keys, tokens, passwords in addresses and assignments. */
  text(text: string): string
  /** Whether a cookie's value may let somebody in. */
  hidesCookie(name: string, value: unknown): boolean
  /** A Cookie or Set-Cookie header's value, cookie by cookie. */
  cookies(text: string): string
}

/** Reads the options of a project as stored or sent; what is not understood counts as not said. */
export function readScrubOptions(json: unknown): ScrubOptions {
  const given = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>
  return {
    names: readNames(given.names),
    safeNames: readNames(given.safeNames),
    dropIps: given.dropIps === true,
    useDefaults: given.useDefaults !== false,
  }
}

// Options are read once per project and a few seconds; what is worked out from them lives as long as they do.
const scrubbers = new WeakMap<ScrubOptions, Scrubber>()

/** The scrubber for a project's options. */
export function scrubberFor(options: ScrubOptions): Scrubber {
  const known = scrubbers.get(options)
  if (known) return known
  const made = createScrubber(options)
  scrubbers.set(options, made)
  return made
}

function createScrubber(options: ScrubOptions): Scrubber {
  const names = namesMatcher(options)
  const { hides } = names
  const hidesAny = options.useDefaults || options.names.length > 0
  const hidesCookie = (name: string, value: unknown) =>
    !names.isSafe(name) &&
    (hides(name, value) || (options.useDefaults && looksLikeSession(name, String(value))))
  return {
    dropIps: options.dropIps,
    hides,
    isSafe: names.isSafe,
    text(text) {
      // Most texts of an event are short words; one look tells that there is nothing to find in them.
      if (!hidesAny || text.length < 4 || !suspicious.test(text)) return text
      const scrubbed = scrubPairs(text, hides)
      return options.useDefaults ? scrubSecrets(scrubbed) : scrubbed
    },
    hidesCookie,
    cookies: (text) => scrubCookies(text, hidesCookie),
  }
}

const suspicious = /[=@]|\d{3}|-----|[Bb]earer|BEARER|eyJ|["']\s*:|_[A-Za-z0-9]{16}|AKIA|AIza|: |%3[Dd]/

function readNames(list: unknown): string[] {
  if (!Array.isArray(list)) return []
  return list.filter((name) => typeof name === 'string' && name.trim() !== '').slice(0, 500)
}
