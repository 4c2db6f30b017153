// Whatever a sender says, one transaction does not stand for more than this.
const most = 10_000

// Sums of such parts are exact, so it does not matter in which order they are added up.
const parts = 64

/**
 * How many transactions one that arrived stands for: one by the rate at which its trace was sampled, where the first of
 * the places that say a rate says a sound one. 1 when none does.
 */
export function weightOf(...rates: unknown[]): number {
  for (const given of rates) {
    const rate = typeof given === 'string' && given.length < 40 ? Number(given || Number.NaN) : given
    if (typeof rate !== 'number' || !(rate > 0) || rate > 1) continue
    return Math.min(Math.round(parts / rate) / parts, most)
  }
  return 1
}
