/** What JSON says, a byte order mark before it or not; undefined when it is none. */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8', startOf(bytes)))
  } catch {
    return undefined
  }
}

/** Where a text begins, behind the mark that some writers put before UTF-8. */
export function startOf(bytes: Buffer): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
}
