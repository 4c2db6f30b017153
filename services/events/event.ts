/** One report from an SDK after normalising and scrubbing: bounded, typed, safe to store and to group. */
export type HitchEvent = {
  /** 32 lower-case hex digits. */
  eventId: string
  kind: 'error' | 'default' | 'csp' | 'feedback'
  receivedAt: Date
  occurredAt: Date
  level: 'fatal' | 'error' | 'warning' | 'info' | 'debug'
  platform: string
  environment: string | null
  release: string | null
  title: string
  message: string
  culprit: string
  /** "charge (src/pay.ts:41)"; empty when no frame is known. */
  topFrame: string
  /** Who was hit, as `id:7`, `email:…`, `ip:…`; null when unknown. */
  user: string | null
  /** What is stored and shown: the whole normalised event, plain JSON. */
  payload: EventPayload
}

/** The stored form of an event, in the protocol's own names. Everything is optional: nothing is rejected for a bad field. */
export type EventPayload = {
  event_id: string
  timestamp: number
  received: number
  platform: string
  level: string
  /** Only of a feedback; its words are in the context of that name. */
  type?: 'feedback'
  logger?: string
  transaction?: string
  server_name?: string
  site?: string
  release?: string
  dist?: string
  environment?: string
  message?: string
  logentry?: { message?: string; formatted?: string; params?: unknown }
  exception?: { values: ExceptionValue[] }
  threads?: { values: Record<string, unknown>[] }
  breadcrumbs?: { values: Breadcrumb[] }
  tags?: [string, string][]
  user?: Record<string, unknown>
  request?: Record<string, unknown>
  contexts?: Record<string, Record<string, unknown>>
  extra?: Record<string, unknown>
  modules?: Record<string, string>
  sdk?: { name?: string; version?: string }
  fingerprint?: string[]
  /** What a sender computed itself to group by; older than fingerprints. */
  checksum?: string
  csp?: Record<string, unknown>
  /** What else a browser reported of a page; the report itself is the context of that name. */
  report?: { type: string; title: string; about: string[] }
  culprit?: string
  /** What was mended, cut or dropped on the way in; shown to people. */
  errors?: { type: string; name: string; value?: string }[]
}

/** Under which name an event is counted and limited, in the protocol's words. */
export function categoryOf({
  kind,
  payload,
}: Pick<HitchEvent, 'kind' | 'payload'>): 'error' | 'security' | 'feedback' {
  if (kind === 'feedback') return kind
  return kind === 'csp' || payload.report ? 'security' : 'error'
}

export type ExceptionValue = {
  type?: string
  value?: string
  module?: string
  mechanism?: Record<string, unknown>
  /** Oldest call first; of a long stack `frames_omitted` tells from which to which (not included) were left out. */
  stacktrace?: { frames: Frame[]; frames_omitted?: [number, number] }
}

export type Frame = {
  filename?: string
  abs_path?: string
  module?: string
  package?: string
  function?: string
  lineno?: number
  colno?: number
  in_app?: boolean
  /** What `in_app` was before a project's rules said otherwise; null: unknown. */
  orig_in_app?: boolean | null
  context_line?: string
  pre_context?: string[]
  post_context?: string[]
  vars?: Record<string, unknown>
}

export type Breadcrumb = {
  timestamp?: number
  type?: string
  category?: string
  level?: string
  message?: string
  data?: Record<string, unknown>
}

/** A hash that leads to a group, and why, in words. */
export type Fingerprint = {
  hash: string
  variant: 'app' | 'system' | 'custom' | 'default'
  explanation: string
}
