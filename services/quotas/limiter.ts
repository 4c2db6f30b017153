/** At most so many events within so many seconds. */
export type Quota = {
  reason: 'key_quota' | 'project_quota' | 'spike_guard' | 'feedback_cap' | 'attachment_cap'
  /** The key's number, or the project's. */
  id: number
  count: number
  /** Of what, when it is not of errors. */
  category?: string
  /** In seconds. Windows begin at its multiples, so that all processes agree where one ends. */
  window: number
}

/** Which quota is used up, and how long still. */
export type Used = { quota: Quota; seconds: number }

export type Limiter = {
  /** The first of the quotas that is used up; takes nothing. */
  look(quotas: readonly Quota[], now: Date): Used | null
  /** Takes one event from each quota; from none, when one is used up. */
  take(quotas: readonly Quota[], now: Date): Used | null
  /** Whether a quota refuses for the first time in its window: true once, to be said once. */
  isFirst(quota: Quota, now: Date): boolean
  /** Calls back whenever something was taken. */
  onTaken(call: () => void): void
  /** What was taken since it was asked last, to be told to others. */
  takeUnsaid(): Shared[]
  /** Hears how much all processes together have used. */
  learn(sums: Shared[]): void
}

/** How much of a quota was used in the window that ends then. */
export type Shared = { quota: string; endsAt: Date; used: number }

type Window = { number: number; endsAt: number; used: number; unsaid: number; isRefusing: boolean }

// A window that has ended is of no use; more than this is not kept of them.
const most = 10_000

/**
 * Counts in memory: a question to the database would cost more than the event. What other processes count is heard of
 * a little later; see share.ts.
 */
export function createLimiter(): Limiter {
  const windows = new Map<string, Window>()
  let tell = () => {}
  return {
    look,
    take(quotas, now) {
      const used = look(quotas, now)
      if (used) return used
      for (const quota of quotas) {
        const window = windowOf(quota, now)
        window.used++
        window.unsaid++
      }
      if (quotas.length > 0) tell()
      return null
    },
    onTaken: (call) => (tell = call),
    takeUnsaid() {
      const shared: Shared[] = []
      for (const [quota, window] of windows) {
        if (window.unsaid > 0) shared.push({ quota, endsAt: new Date(window.endsAt), used: window.unsaid })
        window.unsaid = 0
      }
      return shared
    },
    learn(sums) {
      for (const { quota, endsAt, used } of sums) {
        const window = windows.get(quota)
        // What was taken meanwhile is in nobody's sum yet.
        if (window?.endsAt === endsAt.getTime()) window.used = Math.max(window.used, used + window.unsaid)
      }
    },
    isFirst(quota, now) {
      const window = windowOf(quota, now)
      const isFirst = !window.isRefusing
      window.isRefusing = true
      return isFirst
    },
  }

  function look(quotas: readonly Quota[], now: Date): Used | null {
    for (const quota of quotas) {
      const window = windowOf(quota, now)
      if (window.used < quota.count) continue
      return { quota, seconds: Math.max(1, Math.ceil((window.endsAt - now.getTime()) / 1000)) }
    }
    return null
  }

  function windowOf(quota: Quota, now: Date): Window {
    const number = Math.floor(now.getTime() / (quota.window * 1000))
    const name = `${quota.reason} ${quota.id} ${quota.window}${quota.category ? ` ${quota.category}` : ''}`
    const known = windows.get(name)
    // Also when the clock was put back.
    if (known?.number === number) return known
    const endsAt = (number + 1) * quota.window * 1000
    const window = { number, endsAt, used: 0, unsaid: 0, isRefusing: false }
    windows.delete(name)
    if (windows.size >= most) {
      const [oldest] = windows.keys()
      if (oldest !== undefined) windows.delete(oldest)
    }
    windows.set(name, window)
    return window
  }
}
