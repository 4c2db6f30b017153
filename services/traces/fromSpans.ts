import { occurredAt } from '../events/clock.ts'
import { type Intake, isRecord, type Raw, textOf } from '../events/intake.ts'
import { environmentOf, releaseOf } from '../events/release.ts'
import { userKey, userOf } from '../events/user.ts'
import { intakeOf, type TraceContext, traceHeader, traceIdOf } from './context.ts'
import { durationOf } from './duration.ts'
import { withoutGaps } from './fromEvent.ts'
import { type Measure, measureOf, readMeasurements, soundValue } from './measures.ts'
import { nameOf } from './nameOf.ts'
import { sumSpans } from './spanSums.ts'
import { type Example, isFailure, type Read, type Transaction } from './transaction.ts'
import { weightOf } from './weight.ts'

/** What an item of spans holds: transactions, how many spans were read, and how many could not be. */
export type ReadSpans = { read: Read[]; accepted: number; invalid: number }

/** The most spans of one item that are read. */
export const mostSpans = 1000

/**
 * Reads a `span` item: version 2, a list of spans of which each root is a transaction, or a single span of version 1,
 * as older browsers' SDKs send web vitals by.
 */
export function readSpans(payload: unknown, context: TraceContext): ReadSpans {
  if (!isRecord(payload)) return { read: [], accepted: 0, invalid: 1 }
  const isList = Array.isArray(payload.items)
  const given: unknown[] = Array.isArray(payload.items) ? payload.items : [payload]
  const items = given.slice(0, mostSpans)
  const spans = items.filter(isRecord).map(isList ? spanOf : lonelySpanOf)
  const read: Read[] = []
  let invalid = given.length - spans.length
  for (const span of spans) {
    const found = readSpan(span, spans, context)
    if (found === 'invalid') invalid++
    else if (found) read.push(found)
  }
  return { read, accepted: given.length - invalid, invalid }
}

/** A span of either version, its attributes plain values. */
type Span = {
  name: unknown
  op: unknown
  traceId: unknown
  spanId: unknown
  start: unknown
  end: unknown
  status: unknown
  isSegment: boolean
  attributes: Map<string, unknown>
  values: [Measure, number][]
}

function spanOf(item: Raw): Span {
  const attributes = attributesOf(item.attributes)
  return {
    name: item.name,
    op: attributes.get('sentry.op'),
    traceId: item.trace_id,
    spanId: item.span_id,
    start: item.start_timestamp,
    end: item.end_timestamp,
    status: item.status,
    isSegment: item.is_segment === true,
    attributes,
    values: vitalsOf(attributes),
  }
}

function lonelySpanOf(item: Raw): Span {
  const data = isRecord(item.data) ? item.data : {}
  const attributes = new Map(Object.entries(data).slice(0, 500))
  const known = {
    'sentry.segment.name': 'transaction',
    'sentry.release': 'release',
    'sentry.environment': 'environment',
  }
  for (const [name, older] of Object.entries(known))
    if (!attributes.has(name)) attributes.set(name, attributes.get(older))
  return {
    name: item.description,
    op: item.op,
    traceId: item.trace_id,
    spanId: item.span_id,
    start: item.start_timestamp,
    end: item.timestamp,
    status: item.status,
    isSegment: false,
    attributes,
    values: [...readMeasurements(item.measurements), ...vitalsOf(attributes)],
  }
}

// {name: {value, type}}; a list of values is of no use here.
function attributesOf(given: unknown): Map<string, unknown> {
  const attributes = new Map<string, unknown>()
  if (!isRecord(given)) return attributes
  for (const name in given) {
    if (attributes.size >= 500) break
    const entry = Object.hasOwn(given, name) ? given[name] : undefined
    if (isRecord(entry) && typeof entry.value !== 'object') attributes.set(name, entry.value)
  }
  return attributes
}

function vitalsOf(attributes: Map<string, unknown>): [Measure, number][] {
  const values: [Measure, number][] = []
  for (const [name, given] of attributes) {
    const measure = measureOf(name)
    const value = measure && soundValue(given)
    if (measure && value !== undefined) values.push([measure, value])
  }
  return values
}

function readSpan(span: Span, all: Span[], context: TraceContext): Read | 'invalid' | null {
  const duration = durationOf(span.start, span.end)
  if (duration === undefined) return 'invalid'
  const isVital = span.values.length > 0 && /^ui\.(?:webvital|interaction)\b/.test(String(span.op))
  if (!isVital && !span.isSegment) return null
  const intake = intakeOf(context, 'other')
  const transaction = transactionOf(intake, span, context)
  // A web vital tells something of the page it was measured on, and is no run of anything.
  if (isVital) return { transaction: { ...transaction, op: 'pageload', duration: null }, example: () => ({}) }
  return { transaction: { ...transaction, duration }, example: () => exampleOf(intake, span, all) }
}

function transactionOf(intake: Intake, span: Span, context: TraceContext): Transaction {
  const { attributes } = span
  const traceId = traceIdOf(span.traceId) ?? ''
  const header = traceHeader(context)
  const named = span.isSegment ? span.name : undefined
  const segment = attributes.get('sentry.segment.name') ?? attributes.get('sentry.transaction')
  const source = attributes.get('sentry.segment.name.source') ?? attributes.get('sentry.source')
  const status = textOf(intake, 'status', span.status, 40)
  return {
    id: `${traceId}${traceIdOf(span.spanId) ?? ''}`,
    name: nameOf(textOf(intake, 'name', segment, 2000) ?? textOf(intake, 'name', named, 2000), source),
    op: textOf(intake, 'op', span.op, 64) ?? '',
    environment: environmentOf(intake, attributes.get('sentry.environment') ?? header.environment) ?? null,
    release: releaseOf(intake, attributes.get('sentry.release') ?? header.release) ?? null,
    receivedAt: context.receivedAt,
    endedAt: occurredAt(intake, span.end),
    duration: null,
    isFailed: isFailure(status),
    weight: weightOf(
      header.sample_rate,
      attributes.get('sentry.sample_rate'),
      attributes.get('client_sample_rate'),
    ),
    user: userKey(userOfSpan(intake, span)),
    values: span.values,
  }
}

function userOfSpan(intake: Intake, { attributes }: Span): Raw | undefined {
  return userOf(intake, {
    user: {
      id: attributes.get('user.id'),
      email: attributes.get('user.email'),
      username: attributes.get('user.name'),
      ip_address: attributes.get('user.ip_address'),
    },
  })
}

function exampleOf(intake: Intake, span: Span, all: Span[]): Example {
  const { attributes } = span
  const own = all.filter(
    (other) => other !== span && other.attributes.get('sentry.segment.id') === span.spanId,
  )
  const url = textOf(intake, 'url', attributes.get('url.full') ?? attributes.get('http.url'), 2048)
  const method = textOf(
    intake,
    'method',
    attributes.get('http.request.method') ?? attributes.get('http.method'),
    20,
  )
  return withoutGaps<Example>({
    traceId: traceIdOf(span.traceId),
    spanId: traceIdOf(span.spanId),
    status: textOf(intake, 'status', span.status, 40),
    request: url || method ? withoutGaps({ url, method }) : undefined,
    user: userOfSpan(intake, span),
    serverName: textOf(intake, 'server', attributes.get('server.address'), 200),
    spans: sumSpans(
      intake,
      own.map(({ op, name, start, end }) => ({ op, description: name, start, end })),
    ),
    spanCount: own.length,
  })
}
