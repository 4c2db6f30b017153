import { UserError } from '../../services/errors.ts'

export type Gate = <T>(work: () => Promise<T>) => Promise<T>

/**
 * Lets only so many through at once; the others wait in line, and past the end of the line are sent away. What is
 * behind it may take much memory each.
 */
export function createGate(width: number, longestLine: number): Gate {
  let inside = 0
  const line: (() => void)[] = []
  return async (work) => {
    if (inside < width) inside++
    else {
      if (line.length >= longestLine)
        throw new UserError('Too many large bodies are being read at once. Try again.', 503, {
          retryAfter: 10,
        })
      // Whoever leaves hands over the place, so `inside` stays as it is.
      await new Promise<void>((resolve) => line.push(resolve))
    }
    try {
      return await work()
    } finally {
      const next = line.shift()
      if (next) next()
      else inside--
    }
  }
}
