/**
 * A time in the reader's own zone and language. Teams fills in DATE and TIME on the reader's side; its page on card
 * text denies it, but the card format defines them, its renderers do them, and others rely on them in Teams for years.
 * Where no client is at work (summary, fallback text) `utc` is used.
 * @param form SHORT has the names of day and month, COMPACT is digits in the reader's own order
 */
export function localTime(at: Date, form: 'SHORT' | 'COMPACT' = 'SHORT'): string {
  const iso = isoSeconds(at)
  return iso ? `{{DATE(${iso},${form})}} {{TIME(${iso})}}` : utc(at)
}

/** A time for where no client can localise it: "22 Nov 2026 13:05 UTC". */
export function utc(at: Date): string {
  if (Number.isNaN(at.getTime())) return 'an unknown time'
  const date = `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`
  return `${date} ${at.toISOString().slice(-13, -8)} UTC`
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

// The functions accept seconds and four digits of a year, nothing finer and nothing longer.
function isoSeconds(at: Date): string | null {
  if (Number.isNaN(at.getTime())) return null
  const iso = at.toISOString()
  return /^\d{4}-/.test(iso) ? `${iso.slice(0, 19)}Z` : null
}
