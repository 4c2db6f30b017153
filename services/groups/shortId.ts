// Digits of short ids: no I, L, O, U, so that they survive being read out and typed (Crockford's base 32).
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `SHOP-1A2` for a project's prefix and a group's number in it. */
export function formatShortId(prefix: string, number: number): string {
  let rest = number
  let text = ''
  do {
    text = digits[rest % 32] + text
    rest = Math.floor(rest / 32)
  } while (rest > 0)
  return `${prefix}-${text}`
}

/** The parts of a short id in any case, with O read as 0 and I and L as 1; null when it is none. */
export function parseShortId(text: string): { prefix: string; number: number } | null {
  const match = /^([A-Za-z0-9][A-Za-z0-9_-]{0,40})-([0-9A-Za-z]{1,7})$/.exec(text.trim())
  if (!match?.[1] || !match[2]) return null
  let number = 0
  for (const letter of match[2].toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')) {
    const digit = digits.indexOf(letter)
    if (digit < 0) return null
    number = number * 32 + digit
  }
  return number > 0 && number < 2 ** 31 ? { prefix: match[1].toUpperCase(), number } : null
}
