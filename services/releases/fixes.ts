import { formatShortId, parseShortId } from '../groups/shortId.ts'

// `fixes SHOP-1A2`, `Closes: SHOP-1, SHOP-2 and SHOP-3`. Work items may stand among them: `fixes AB#31, SHOP-1A2`.
const word = '(?:fix(?:es|ed)?|closed?|closes|resolved?|resolves)'
const name = `(?!${word}\\b[: ])(?:[A-Za-z0-9][A-Za-z0-9_-]{0,60}(?:#\\d{1,10})?|#\\d{1,10})(?![\\w#-])`
const joint = '(?:, and |[ \\t]?[,&+][ \\t]?|[ \\t]and[ \\t])'
const pattern = new RegExp(`(?<![\\w-])${word}:?[ \\t]{1,4}(${name}(?:${joint}${name}){0,50})`, 'gi')
const longest = 20_000

/** The short ids that a commit's message says it resolves, each once, in the order they are named. */
export function fixedIn(message: string): string[] {
  const found = new Set<string>()
  for (const [, names = ''] of message.slice(0, longest).matchAll(pattern)) {
    for (const word of names.split(/[ \t,&+]+/)) {
      const shortId = word.includes('#') ? null : parseShortId(word)
      if (shortId) found.add(formatShortId(shortId.prefix, shortId.number))
    }
  }
  return [...found]
}
