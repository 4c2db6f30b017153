import type { EventPayload } from '../events/event.ts'
import { isRecord } from '../events/intake.ts'
import { type Identity, isUser } from './identity.ts'

/** What stands where something was erased. */
export const erased = '[erased]'

/** Takes what tells of somebody out of a text. */
export type Redact = (text: string) => string

// Shorter ones are words of the language, or numbers, that stand for much else.
const shortestName = 4

/** Whether it means nothing else, wherever it stands. */
export function isTelling({ field, value }: Identity): boolean {
  return field === 'email' || field === 'ip' || value.length >= shortestName
}

/**
 * Takes what tells of some identities out of texts: addresses of e-mail and of the internet wherever they stand, names
 * and ids that are long enough to mean nothing else, where they stand alone.
 */
export function createRedact(identities: Identity[]): Redact {
  const parts = identities.filter(isTelling).map(({ value }) => value.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
  if (parts.length === 0) return (text) => text
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${parts.join('|')})(?![\\p{L}\\p{N}])`, 'giu')
  return (text) => text.replace(pattern, erased)
}

/** Whose event it is: theirs altogether, one that only mentions them, or neither. */
export type Verdict = 'theirs' | 'mentions' | 'neither'

/**
 * An event without what it tells of somebody. Of an event that happened to them the user goes, with what their browser
 * sent along (cookies, headers, addresses, body and query), and every mention of what the user was known by; of any
 * other event the mentions.
 */
export function anonymise(
  payload: EventPayload,
  identities: Identity[],
): { payload: EventPayload; verdict: Verdict; known: Identity[]; redact: Redact } {
  const isTheirs = identities.some(
    (identity) =>
      isUser(payload.user, identity) || isUser(sender(payload), identity) || isFrom(payload, identity),
  )
  const known = isTheirs ? [...identities, ...knownBy(payload)] : identities
  const redact = createRedact(known)
  const kept = isTheirs ? withoutThem(payload) : payload
  const cleaned = redacted(kept, redact) as EventPayload
  const isChanged = isTheirs || JSON.stringify(cleaned) !== JSON.stringify(payload)
  const verdict = isTheirs ? 'theirs' : isChanged ? 'mentions' : 'neither'
  return { payload: cleaned, verdict, known, redact }
}

const ofSender = ['cookies', 'headers', 'env', 'data', 'query_string', 'fragment']
/** Names of tags that say who a user is. */
export const aboutUser = /^(?:user|user\..*|ip|ip_address|client_ip|email)$/i

function withoutThem(payload: EventPayload): EventPayload {
  const { user: _user, request, contexts, tags, ...rest } = payload
  const feedback = contexts?.feedback
  return {
    ...rest,
    ...(request && {
      request: Object.fromEntries(Object.entries(request).filter(([name]) => !ofSender.includes(name))),
    }),
    ...(tags && { tags: tags.filter(([name]) => !aboutUser.test(name)) }),
    ...(contexts && {
      // A feedback is nothing but what they said.
      contexts: feedback ? { ...contexts, feedback: { message: erased } } : contexts,
    }),
  }
}

// Who sent a feedback stands beside its words.
function sender({ contexts }: EventPayload): unknown {
  const email = contexts?.feedback?.contact_email
  return typeof email === 'string' ? { email } : undefined
}

function isFrom({ request }: EventPayload, { field, value }: Identity): boolean {
  return field === 'ip' && isRecord(request?.env) && request.env.REMOTE_ADDR === value
}

function knownBy({ user, contexts }: EventPayload): Identity[] {
  const known: Identity[] = []
  const add = (field: Identity['field'], value: unknown) => {
    if (typeof value === 'string' && value !== '') known.push({ field, value })
  }
  add('id', user?.id)
  add('username', user?.username)
  add('username', user?.name)
  add('email', user?.email)
  add('ip', user?.ip_address)
  add('email', contexts?.feedback?.contact_email)
  add('username', contexts?.feedback?.name)
  return known
}

// What tells events apart, and what people configure, tells of nobody.
const fixed = new Set(['event_id', 'timestamp', 'received', 'sdk', 'modules'])

function redacted(value: unknown, redact: Redact, isTop = true): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map((entry) => redacted(entry, redact, false))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) =>
      isTop && fixed.has(name) ? [name, entry] : [redact(name), redacted(entry, redact, false)],
    ),
  )
}
