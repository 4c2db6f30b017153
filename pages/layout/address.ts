/** One segment of a path. Halves of characters, which no address can carry, become replacement characters. */
export function segment(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

/** The address of a group's page. */
export function groupAddress(shortId: string): string {
  return `/groups/${segment(shortId)}`
}
