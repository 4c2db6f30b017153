import type { MonitorConfig } from './config.ts'

/** How a monitor stands in one environment. */
export type Standing = {
  status: string
  failures: number
  successes: number
}

/**
 * How it stands after one more run.
 * @returns what is to be told: that it failed once more, as often as counts, or that it is well again
 */
export function afterRun(
  standing: Standing,
  isWell: boolean,
  { failureThreshold, recoveryThreshold }: Pick<MonitorConfig, 'failureThreshold' | 'recoveryThreshold'>,
): { set: Standing; tell: 'failure' | 'recovery' | null } {
  const wasBad = standing.status === 'error'
  if (isWell) {
    const successes = standing.successes + 1
    const stays = wasBad && successes < recoveryThreshold
    const set = { status: stays ? 'error' : 'ok', failures: 0, successes }
    return { set, tell: wasBad && !stays ? 'recovery' : null }
  }
  const failures = standing.failures + 1
  const isBad = wasBad || failures >= failureThreshold
  const set = { status: isBad ? 'error' : standing.status, failures, successes: 0 }
  return { set, tell: isBad ? 'failure' : null }
}
