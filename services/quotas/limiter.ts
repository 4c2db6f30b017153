/** At most so many events within so many seconds. */
export type Quota = {
  reason: 'key_quota' | 'project_quota' | 'spike_guard' | 'feedback_cap' | 'attachment_cap'
  /** The key's number, or the project's. */
  id: number
  count: number
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
}

type Window = { number: number; used: number; isRefusing: boolean }

// A window that has ended is of no use; more than this is not kept of them.
const most = 10_000

/** Counts events in memory. Each process counts for itself: a question to the database would cost more than the event. */
export function createLimiter(): Limiter {
  const windows = new Map<string, Window>()
  return {
    look,
    take(quotas, now) {
      const used = look(quotas, now)
      if (!used) for (const quota of quotas) windowOf(quota, now).used++
      return used
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
      const ends = (window.number + 1) * quota.window * 1000
      return { quota, seconds: Math.max(1, Math.ceil((ends - now.getTime()) / 1000)) }
    }
    return null
  }

  function windowOf(quota: Quota, now: Date): Window {
    const number = Math.floor(now.getTime() / (quota.window * 1000))
    const name = `${quota.reason} ${quota.id} ${quota.window}`
    const known = windows.get(name)
    // Also when the clock was put back.
    if (known?.number === number) return known
    const window = { number, used: 0, isRefusing: false }
    windows.delete(name)
    if (windows.size >= most) {
      const [oldest] = windows.keys()
      if (oldest !== undefined) windows.delete(oldest)
    }
    windows.set(name, window)
    return window
  }
}
