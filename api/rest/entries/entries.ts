import type { Breadcrumb, EventPayload } from '../../../services/events/event.ts'
import { stackJson } from './frames.ts'
import { requestJson } from './request.ts'

export type Entry = { type: string; data: unknown }

/** The parts of an event in Sentry's words and order; only those it has. */
export function entriesOf(payload: EventPayload): Entry[] {
  return [
    exception(payload),
    threads(payload),
    message(payload),
    csp(payload),
    request(payload),
    breadcrumbs(payload),
  ].filter((entry) => entry !== null)
}

function exception({ exception, platform }: EventPayload): Entry | null {
  if (!exception) return null
  const values = exception.values.map((value) => ({
    type: value.type ?? null,
    value: value.value ?? null,
    module: value.module ?? null,
    mechanism: value.mechanism ?? null,
    threadId: null,
    stacktrace: stackJson(value.stacktrace, platform),
    rawStacktrace: null,
  }))
  const hasSystemFrames = values.some(({ stacktrace }) => stacktrace?.hasSystemFrames)
  return { type: 'exception', data: { values, hasSystemFrames, excOmitted: null } }
}

function threads({ threads, platform }: EventPayload): Entry | null {
  if (!threads) return null
  const values = threads.values.map((thread) => ({
    id: thread.id ?? null,
    name: thread.name ?? null,
    current: thread.current === true,
    crashed: thread.crashed === true,
    stacktrace: stackJson(thread.stacktrace, platform),
    rawStacktrace: null,
  }))
  return { type: 'threads', data: { values } }
}

function message({ logentry, message }: EventPayload): Entry | null {
  if (!logentry && !message) return null
  const formatted = logentry?.formatted ?? logentry?.message ?? message
  return {
    type: 'message',
    data: { formatted, message: logentry?.message ?? message, params: logentry?.params ?? null },
  }
}

function csp({ csp }: EventPayload): Entry | null {
  return csp ? { type: 'csp', data: csp } : null
}

function request({ request }: EventPayload): Entry | null {
  return request ? { type: 'request', data: requestJson(request) } : null
}

function breadcrumbs({ breadcrumbs }: EventPayload): Entry | null {
  return breadcrumbs ? { type: 'breadcrumbs', data: { values: breadcrumbs.values.map(crumb) } } : null
}

function crumb({ timestamp, type, category, level, message, data }: Breadcrumb) {
  return {
    timestamp: timestamp === undefined ? null : isoOf(timestamp),
    type: type ?? 'default',
    category: category ?? null,
    level: level ?? 'info',
    message: message ?? null,
    data: data ?? null,
    event_id: null,
  }
}

function isoOf(seconds: number): string | null {
  const time = new Date(seconds * 1000)
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}
