import { occurredAt } from '../events/clock.ts'
import { readEventId } from '../events/eventId.ts'
import { type Intake, isRecord, type Raw, textOf } from '../events/intake.ts'
import { limits } from '../events/limits.ts'
import { environmentOf, releaseOf } from '../events/release.ts'
import { requestOf } from '../events/request.ts'
import { environmentTag, tagsOf } from '../events/tags.ts'
import { userKey, userOf } from '../events/user.ts'
import { intakeOf, type TraceContext, traceHeader, traceIdOf } from './context.ts'
import { durationOf } from './duration.ts'
import { readMeasurements } from './measures.ts'
import { nameOf } from './nameOf.ts'
import { rawSpans, sumSpans } from './spanSums.ts'
import { type Example, isFailure, type Read } from './transaction.ts'
import { weightOf } from './weight.ts'

/** Whether an event is a transaction, wherever it came. */
export function isTransaction(raw: unknown): raw is Raw {
  return isRecord(raw) && raw.type === 'transaction'
}

/** Whether it may be one, asked of its bytes: where errors are held back, nothing else is parsed. */
export function mayBeTransaction(json: Buffer): boolean {
  return json.length <= limits.event && /"type"\s*:\s*"transaction"/.test(json.toString('latin1'))
}

/**
 * Reads an event of type `transaction`. Null when it is none to count: without a start and an end that follows it.
 * @param fallbackId by which it is known when it brings no id of its own
 */
export function readTransaction(raw: unknown, context: TraceContext, fallbackId: string): Read | null {
  if (!isRecord(raw)) return null
  const duration = durationOf(raw.start_timestamp, raw.timestamp)
  if (duration === undefined) return null
  const intake = intakeOf(context, raw.platform)
  const trace = traceOf(raw)
  const data = isRecord(trace.data) ? trace.data : {}
  const info = isRecord(raw.transaction_info) ? raw.transaction_info : {}
  const status = textOf(intake, 'status', trace.status, 40)
  const user = userOf(intake, raw)
  const eventId = readEventId(context.header.event_id) ?? readEventId(raw.event_id)
  const transaction = {
    id: eventId ?? fallbackId,
    name: nameOf(textOf(intake, 'transaction', raw.transaction, 2000), info.source ?? data['sentry.source']),
    op: textOf(intake, 'op', trace.op, 64) ?? '',
    environment: environmentOf(intake, raw.environment ?? environmentTag(raw.tags)) ?? null,
    release: releaseOf(intake, raw.release) ?? null,
    receivedAt: context.receivedAt,
    endedAt: occurredAt(intake, raw.timestamp),
    duration,
    isFailed: isFailure(status),
    weight: weightOf(traceHeader(context).sample_rate, data['sentry.sample_rate'], trace.client_sample_rate),
    user: userKey(user),
    values: readMeasurements(raw.measurements),
  }
  return { transaction, example: () => exampleOf(intake, raw, { eventId, status, user }) }
}

type Known = { eventId: string | undefined; status: string | undefined; user: Raw | undefined }

function exampleOf(intake: Intake, raw: Raw, { eventId, status, user }: Known): Example {
  const trace = traceOf(raw)
  const spans = rawSpans(raw.spans)
  const request = requestOf(intake, raw.request)
  // Headers, cookies and bodies belong to errors; of a transaction people want to know where it went.
  const shown = request && { url: request.url, method: request.method, query_string: request.query_string }
  const example: Example = {
    eventId,
    traceId: traceIdOf(trace.trace_id),
    spanId: traceIdOf(trace.span_id),
    status,
    request: shown && withoutGaps(shown),
    tags: tagsOf(intake, raw.tags, []).slice(0, 30),
    user: user && withoutGaps({ ...user, data: undefined, geo: undefined }),
    serverName: textOf(intake, 'server_name', raw.server_name, 200),
    spans: sumSpans(intake, spans),
    spanCount: Array.isArray(raw.spans) ? raw.spans.length : 0,
  }
  return withoutGaps(example)
}

/** The same without what is not there. */
export function withoutGaps<Shape extends object>(shape: Shape): Shape {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as Shape
}

function traceOf(raw: Raw): Raw {
  const contexts = isRecord(raw.contexts) ? raw.contexts : {}
  return isRecord(contexts.trace) ? contexts.trace : {}
}
