import type { InOrder } from './press.ts'

/** A queue per key: two presses of one card within a blink see each other's work. */
export function createOrder(): InOrder {
  const tails = new Map<string, Promise<unknown>>()
  return async <Result>(key: string, work: () => Promise<Result>) => {
    const mine = (tails.get(key) ?? Promise.resolve()).then(work, work)
    tails.set(key, mine)
    try {
      return await mine
    } finally {
      if (tails.get(key) === mine) tails.delete(key)
    }
  }
}
