/** Without what PostgreSQL and JSON readers refuse: NUL and halves of surrogate pairs. */
export function cleanText(text: string): string {
  const sound = text.isWellFormed() ? text : text.toWellFormed()
  return sound.includes('\0') ? sound.replaceAll('\0', '') : sound
}

/**
 * At most `limit` UTF-16 units, ending in a mark when something was cut off; from 500 on the mark tells the original
 * length. Never cuts a surrogate pair in two.
 */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  const mark = limit < 500 ? '…' : `… [${text.length} characters]`
  const end = Math.max(0, limit - mark.length)
  return text.slice(0, isHighSurrogate(text.charCodeAt(end - 1)) ? end - 1 : end) + mark
}

// Bidirectional controls would reorder the words around a title; zero-width characters alone are nothing to read.
const unprintable = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g
const invisible = /^[\s\p{Default_Ignorable_Code_Point}\p{Cc}]*$/u
const plainLine = /^[\x21-\x7e][\x20-\x7e]*$/

/** The first line with something to read in it, on one line and without controls; empty when there is none. */
export function firstLine(text: string): string {
  if (text.length < 500 && plainLine.test(text)) return text.trimEnd()
  let start = 0
  // A million blank lines are not worth looking through.
  for (let looked = 0; start < text.length && looked < 100; looked++) {
    const end = lineEnd(text, start)
    const line = text.slice(start, Math.min(end, start + 4096))
    if (!invisible.test(line)) return line.replace(unprintable, ' ').trim()
    start = end + 1
  }
  return ''
}

/** Whether nothing of a text can be seen. */
export function isInvisible(text: string): boolean {
  const first = text.charCodeAt(0)
  return !(first > 0x20 && first < 0x7f) && invisible.test(text)
}

function lineEnd(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 10 || code === 13 || code === 0x2028 || code === 0x2029) return at
  }
  return text.length
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}
