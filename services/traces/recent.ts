/** What arrived lately, so that a second arrival is known as one. Forgets the older half when it holds too many. */
export type Recent = {
  /** Remembers; false when it was there. */
  add(id: string): boolean
  /** Takes it back: it was not kept. */
  forget(id: string): void
}

/** @param most how many ids of the last two spans are remembered in each of them */
export function createRecent(most: number): Recent {
  let newer = new Set<string>()
  let older = new Set<string>()
  return {
    add(id) {
      if (newer.has(id) || older.has(id)) return false
      if (newer.size >= most) {
        older = newer
        newer = new Set()
      }
      newer.add(id)
      return true
    },
    forget(id) {
      newer.delete(id)
      older.delete(id)
    },
  }
}
