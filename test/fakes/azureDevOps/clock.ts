/** The service's clock. Tests move it; with Hitch's clock below, both move together. */
export type Clock = { now(): Date; advance(milliseconds: number): void }

const noon = Date.parse('2026-11-22T12:00:00Z')

export function createClock({ now, auto }: { now?: () => Date; auto?: boolean }): Clock {
  const base = now ?? (auto ? () => new Date() : () => new Date(noon))
  let ahead = 0
  return {
    now: () => new Date(base().getTime() + ahead),
    advance(milliseconds) {
      ahead += milliseconds
    },
  }
}
