/** Deadlock, serialisation failure, or a row that went between being found and being referred to: trying again helps. */
export function isPassing(error: unknown): boolean {
  const code = codeOf(error)
  return code === '40P01' || code === '40001' || code === '23503'
}

/** Classes 22 and 23 of SQLSTATE: a value, or a row it refers to, is at fault, not the server or the connection. */
export function isAboutData(error: unknown): boolean {
  return /^2[23]/.test(codeOf(error) ?? '')
}

/** What the database did not say itself: who knows what is left open on that connection. */
export function isBroken(error: unknown): boolean {
  return codeOf(error) === undefined
}

function codeOf(error: unknown): string | undefined {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? code : undefined
}
