import type { Urgency } from './client.ts'

/** How long calls may take, and how they are repeated. Tests are less patient. */
export type Patience = {
  /** From asking to the answer, everything included. */
  deadlineMs: Record<Urgency, number>
  /** How often a request is sent that may be repeated. */
  tries: number
  /** Before the second try; doubled before each further one, and spread. */
  pauseMs: number
  /** How long a second is that the service asks to wait. */
  secondMs: number
}

export const usualPatience: Patience = {
  deadlineMs: { interactive: 10_000, background: 30_000 },
  tries: 4,
  pauseMs: 250,
  secondMs: 1_000,
}
