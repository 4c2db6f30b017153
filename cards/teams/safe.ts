import { plain, plainLines } from '../plain.ts'

/**
 * A stranger's text for a TextRun, a choice or a summary in Teams. TextRuns know no Markdown, which is why every
 * such text stands in one: the clients disagree about how Markdown is escaped. What is still live there, or might be in some client, is
 * broken by a space of no width: mentions, Markdown links, card functions ({{DATE}}), template expressions.
 * @param limit code points
 */
export function safe(text: string, limit: number): string {
  return defuse(plain(text, limit))
}

/** The same, keeping both ends of a text that is too long: the end of a path is what tells one from another. */
export function safeEnds(text: string, limit: number): string {
  return defuse(plain(text, limit, 'ends'))
}

/** The same for a text that is quoted in a line of ours, where backticks would set the rest as code. */
export function unquoted(text: string, limit: number): string {
  return safe(text.replaceAll('`', "'"), limit)
}

/** The lines of a text, each made safe; empty ones are left out. */
export function safeLines(text: string, limit: number, lines: number): string[] {
  return plainLines(text, limit, lines).map(defuse)
}

/** An address we built ourselves. Anything but http and https is a fault of ours. */
export function ourUrl(url: string): string {
  if (!/^https?:\/\//i.test(url)) throw new Error(`not an address for a card: ${url.slice(0, 100)}`)
  return url
}

/** An address that another service gave us; null when it is none to be opened, or too long to stand in a card. */
export function theirUrl(url: string | null): string | null {
  if (url === null || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return null
  const { href } = new URL(url)
  return href.length <= 500 && !/[{}]/.test(href) ? href : null
}

function defuse(text: string): string {
  return text.replace(/\$(?=\{)|\{(?=\{)|<(?=\/?at\b)|\](?=\()/gi, '$&\u200b')
}
