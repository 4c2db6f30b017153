/** An event id as 32 lower-case hex digits, however it was written; undefined when it is none. */
export function readEventId(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 40) return undefined
  const id = value.trim().replaceAll('-', '').toLowerCase()
  return /^[0-9a-f]{32}$/.test(id) && id !== '0'.repeat(32) ? id : undefined
}
