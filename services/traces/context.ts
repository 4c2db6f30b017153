import { driftOf, readTime } from '../events/clock.ts'
import type { Intake, Raw } from '../events/intake.ts'
import { isRecord } from '../events/intake.ts'
import { type ScrubOptions, scrubberFor } from '../events/scrub.ts'

/** What came along with a transaction: when, from where, and the header of its envelope. */
export type TraceContext = {
  receivedAt: Date
  header: Record<string, unknown>
  clientIp: string | undefined
  scrub: ScrubOptions
}

/** What the parts of a transaction are read with. */
export function intakeOf(context: TraceContext, platform: unknown): Intake {
  const sentAt = readTime(context.header.sent_at)
  return {
    receivedAt: context.receivedAt,
    drift: driftOf(sentAt === undefined ? undefined : new Date(sentAt), context.receivedAt),
    platform: typeof platform === 'string' ? platform.toLowerCase().slice(0, 40) : 'other',
    scrub: scrubberFor(context.scrub),
    problems: [],
    clientIp: context.clientIp,
  }
}

/** What the envelope says of the trace: sampling, release, environment. */
export function traceHeader({ header }: TraceContext): Raw {
  return isRecord(header.trace) ? header.trace : {}
}

/** A trace's or span's id: 16 or 32 hex digits. */
export function traceIdOf(value: unknown): string | undefined {
  const id = typeof value === 'string' ? value.replaceAll('-', '').toLowerCase() : ''
  return /^(?:[0-9a-f]{16}|[0-9a-f]{32})$/.test(id) ? id : undefined
}
