/** What became of something, as it is counted, in two words: `filtered` and why, `client_discard` and why. */
export type Outcome = { outcome: string; reason: string }

/** Takes a counted word apart: `rate_limited:key_quota`. The reason is empty where the word says it all. */
export function splitOutcome(counted: string): Outcome {
  const at = counted.indexOf(':')
  return at < 0
    ? { outcome: counted, reason: '' }
    : { outcome: counted.slice(0, at), reason: counted.slice(at + 1) }
}

const known = new Set(['accepted', 'filtered', 'rate_limited', 'invalid', 'client_discard'])

/** The same in the words of Sentry's interface, to which everything else is invalid, with its name as the reason. */
export function sentryOutcome(counted: string): Outcome {
  const { outcome, reason } = splitOutcome(counted)
  return known.has(outcome) ? { outcome, reason } : { outcome: 'invalid', reason: outcome }
}
