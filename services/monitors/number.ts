/** A number, also one that is written as a text; NaN for everything else. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  // An object may bring its own way of becoming a number, or have none.
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
}
