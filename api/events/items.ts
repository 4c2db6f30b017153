import type { App } from '../../services/app.ts'
import type { Envelope, Item } from '../../services/events/envelope.ts'
import { isRecord } from '../../services/events/intake.ts'
import type { KnownKey } from '../../services/projects/keys.ts'
import { takeCheckInItem } from './checkIns.ts'
import { takeUserReportItem } from './feedback.ts'
import { parseJson } from './json.ts'
import { takeSession, takeSessions } from './sessions.ts'
import { takeSpans, takeTransactionItem } from './traces.ts'

// What SDKs call the kinds of things they send, by item type. Only these are ever named as unsupported: naming
// `error`, `default` or `security` would stop what we live on.
const categories: Record<string, string[]> = {
  profile: ['profile'],
  profile_chunk: ['profile', 'profile_chunk'],
  replay_event: ['replay'],
  replay_recording: ['replay'],
  replay_video: ['replay'],
  log: ['log_item', 'log_byte'],
  otel_log: ['log_item', 'log_byte'],
  trace_metric: ['trace_metric'],
  statsd: ['metric_bucket'],
  metric_buckets: ['metric_bucket'],
}

/**
 * Takes items of one kind, other than events. It reads the item while the envelope is in memory, and returns what is
 * to be done before the sender is answered; what is refused is counted, and the rest of the envelope goes on.
 */
export type Taker = (app: App, key: KnownKey, item: Item, around: Around) => Work[]

/** What an item came with: the envelope's header, and from where. */
export type Around = { header: Record<string, unknown>; clientIp: string | undefined }

/** Something to be done, with the database, before the sender is answered. */
export type Work = () => Promise<void>

/** Who takes which items. */
const takers = new Map<string, Taker>([
  ['check_in', takeCheckInItem],
  ['session', takeSession],
  ['sessions', takeSessions],
  ['user_report', takeUserReportItem],
  ['transaction', takeTransactionItem],
  ['span', takeSpans],
])

/** How many items of a kind an envelope may bring, and as what those beyond it are counted. */
const most = new Map([
  ['session', { count: 100, category: 'session' }],
  ['sessions', { count: 100, category: 'session' }],
  ['transaction', { count: 100, category: 'transaction' }],
  ['span', { count: 100, category: 'span' }],
  ['user_report', { count: 10, category: 'feedback' }],
])

/**
 * Sorts an envelope's items: the first event is to be kept, what SDKs lost themselves is counted, other kinds go to
 * who takes them, everything else is counted as unsupported.
 * @param holdBack whether a quota keeps an item of that type out, which is counted there
 * @returns the event's bytes, the files that came along, what else is to be done, and the categories that the SDK need not send again
 */
export function sortItems(
  app: App,
  key: KnownKey,
  envelope: Envelope,
  clientIp: string | undefined,
  holdBack: (key: KnownKey, type: string) => boolean,
): { event: Item | undefined; attachments: Item[]; works: Work[]; unsupported: Set<string> } {
  const { projectId } = key
  const unsupported = new Set<string>()
  const works: Work[] = []
  const attachments: Item[] = []
  const taken = new Map<string, number>()
  const around = { header: envelope.header, clientIp }
  let event: Item | undefined
  for (const item of envelope.items) {
    if (isEvent(item) && !event) event = item
    else if (isEvent(item))
      app.record.count(projectId, item.type === 'feedback' ? 'feedback' : 'error', 'invalid')
    else if (item.type === 'client_report') countLosses(app, projectId, item)
    else if (holdBack(key, item.type)) continue
    else if (item.type === 'attachment') attachments.push(item)
    else if (takers.has(item.type)) {
      const limit = most.get(item.type)
      const count = (taken.get(item.type) ?? 0) + 1
      taken.set(item.type, count)
      if (limit && count > limit.count) app.record.count(projectId, limit.category, 'invalid')
      else works.push(...(takers.get(item.type)?.(app, key, item, around) ?? []))
    } else dropItem(app, projectId, item, unsupported)
  }
  return { event, attachments, works, unsupported }
}

function isEvent({ type }: Item): boolean {
  return type === 'event' || type === 'feedback'
}

function dropItem(app: App, projectId: number, item: Item, unsupported: Set<string>): void {
  const named = Object.hasOwn(categories, item.type) ? categories[item.type] : undefined
  const count = numberIn(item.header.item_count)
  app.record.count(
    projectId,
    named?.[0] ?? 'other',
    'unsupported',
    Number.isSafeInteger(count) && count > 0 && count <= 10_000 ? count : 1,
  )
  for (const name of named ?? []) unsupported.add(name)
}

// {discarded_events: [{reason, category, quantity}]}: why fewer events arrive than were thrown.
function countLosses(app: App, projectId: number, item: Item): void {
  const report = item.payload.length <= 64 * 1024 ? parseJson(item.payload) : undefined
  const losses = isRecord(report) && Array.isArray(report.discarded_events) ? report.discarded_events : []
  for (const loss of losses.slice(0, 100)) {
    if (!isRecord(loss) || !isWord(loss.category) || !isWord(loss.reason)) continue
    const quantity = numberIn(loss.quantity)
    if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > 10_000_000) continue
    app.record.count(projectId, loss.category, `client_discard:${loss.reason}`, quantity)
  }
}

// An object may bring its own way of becoming a number, or have none.
function numberIn(value: unknown): number {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z][a-z0-9_]{0,39}$/.test(value)
}
