const mention = /<at[^<>]{0,100}>([^<>]{0,200})<\/at>/gi
const quoted = /["“”„«»]/g

/**
 * What was typed, with the traces of editors removed: odd spaces and dashes, hidden characters, the markup around
 * somebody's name (which becomes @name). Line breaks stay, for comments.
 */
export function tidy(text: string): string {
  return text
    .toWellFormed()
    .replace(mention, '@$1')
    .replace(/[^\S\n]|\p{Zs}/gu, ' ')
    .replace(/[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
    .trim()
}

/** The words of a text; what stands in quotes is one word, also after a colon (environment:"pre prod"). */
export function split(text: string): string[] {
  const words = text.match(/(?:[^\s"“”„«»]|["“”„«»][^"“”„«»]*(?:["“”„«»]|$))+/g) ?? []
  return words.map((word) => word.replace(quoted, '').trim()).filter((word) => word !== '')
}

/** The short id in a word, in upper case: SHOP-1A2, #shop-1a2, a link to the group's page. Null when it is none. */
export function idOf(word: string): string | null {
  const name = /\/groups\/([^/?#\s]+)/.exec(word)?.[1] ?? bare(word).replace(/^#/, '')
  const id = name.replace(/[\u2010-\u2015\u2212]/g, '-').toUpperCase()
  return /^[A-Z0-9][A-Z0-9_-]{0,40}-[0-9A-Z]{1,7}$/.test(id) ? id : null
}

/** A word without the punctuation after it. */
export function bare(word: string): string {
  return word.replace(/[.,:;!?]+$/, '')
}

/** Takes `page 2` off the end of a text. */
export function paged(text: string): { words: string; page: number } {
  const [, words = text, page = '1'] = /^([\s\S]*?)(?:^|\s)page[ :]?([1-9]\d{0,3})$/i.exec(text) ?? []
  return { words: words.trim(), page: Number(page) }
}
