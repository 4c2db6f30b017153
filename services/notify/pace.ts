/** Keeps to what a chat allows to be written to one conversation and one tenant. */
export type Pace = {
  /**
   * Takes a turn to write. Returns 0 when it may be done now, else how many seconds to wait (the turn is not taken).
   * @param share the part of the allowance this kind of writing may use; counters leave room for people
   */
  take(conversation: string, tenant: string, now: Date, share?: number): number
}

// Per conversation, in milliseconds and messages: four fifths of what Teams states (7 in 1 s, 8 in 2 s, 60 in 30 s,
// 1,800 in an hour), because its numbers are estimates and other bots share them. Per tenant: 50 a second.
const conversationWindows: Window[] = [
  [1_000, 5],
  [2_000, 6],
  [30_000, 48],
  [3_600_000, 1_440],
]
const tenantWindows: Window[] = [[1_000, 40]]

type Window = [length: number, most: number]

export function createPace(): Pace {
  const taken = new Map<string, number[]>()

  return {
    take(conversation, tenant, now, share = 1) {
      const time = now.getTime()
      const waits = [
        wait(taken.get(`c ${conversation}`) ?? [], conversationWindows, time, share),
        wait(taken.get(`t ${tenant}`) ?? [], tenantWindows, time, share),
      ]
      const longest = Math.max(...waits)
      if (longest > 0) return longest / 1000
      note(`c ${conversation}`, time, 3_600_000)
      note(`t ${tenant}`, time, 1_000)
      return 0
    },
  }

  function note(key: string, time: number, keep: number) {
    const times = (taken.get(key) ?? []).filter((earlier) => earlier > time - keep)
    times.push(time)
    taken.delete(key)
    taken.set(key, times)
    // The oldest conversation has been silent longest: forgetting it costs nothing once its hour is over.
    const [oldest] = taken
    if (oldest && (oldest[1].at(-1) ?? 0) < time - 3_600_000) taken.delete(oldest[0])
  }
}

function wait(times: number[], windows: Window[], now: number, share: number): number {
  let longest = 0
  for (const [length, most] of windows) {
    const allowed = Math.max(1, Math.floor(most * share))
    const inside = times.filter((time) => time > now - length)
    const blocking = inside[inside.length - allowed]
    if (blocking !== undefined) longest = Math.max(longest, blocking + length - now + 1)
  }
  return longest
}
