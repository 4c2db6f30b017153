/** Somebody a rule names, as it is written there: an address, `#team`, `@name` or `@org/team`. */
export type OwnerName = string

/** What stands in a rule but cannot be used, with its line (the first is 1). */
export type RuleFault = { line: number; words: string }

/** Whether a word can name an owner at all. */
export function isOwnerName(word: string): boolean {
  return word.length <= 250 && (address.test(word) || /^#[\w.-]+$/.test(word) || /^@[\w./-]+$/.test(word))
}

const address = /^[^\s@<>"',;]+@[^\s@<>"',;]+\.[^\s@<>"',;]+$/

/** A word as a fault quotes it. */
export function quoted(word: string): string {
  return `"${word.length > 60 ? `${word.slice(0, 59).toWellFormed()}…` : word}"`
}

/** What is told of a line, for everybody who shows it. */
export function faultWords({ line, words }: RuleFault): string {
  return `Line ${line}: ${words}`
}
