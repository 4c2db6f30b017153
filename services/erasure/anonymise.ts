import type { EventPayload } from '../events/event.ts'
import { feedbackOf } from '../events/feedback.ts'
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

export type Anonymised = {
  payload: EventPayload
  verdict: Verdict
  /** What they are known by in it. */
  known: Identity[]
  redact: Redact
  /** The same for what the event says in short, its title and message: of what they wrote themselves nothing is left. */
  retell: Redact
}

/**
 * An event without what it tells of somebody. Of an event that happened to them the user goes, with what their browser
 * sent along (cookies, headers, addresses, body and query), and every mention of what the user was known by; of any
 * other event the mentions.
 */
export function anonymise(payload: EventPayload, identities: Identity[]): Anonymised {
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
  const isTheirWord = isTheirs && feedbackOf(payload) !== null
  const retell: Redact = isTheirWord ? (text) => (text === '' ? '' : erased) : redact
  return { payload: cleaned, verdict, known, redact, retell }
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

// What tells events and their kinds apart, and what people configure, tells of nobody.
const fixed = new Set(['event_id', 'timestamp', 'received', 'type', 'platform', 'level', 'sdk', 'modules'])

// Names in these are the application's; elsewhere a plain word is the protocol's, whatever somebody calls themselves.
const free = new Set(['extra', 'vars', 'data', 'headers', 'cookies', 'env'])

function redacted(value: unknown, redact: Redact, place: 'top' | 'known' | 'free' = 'top'): unknown {
  if (typeof value === 'string') return redact(value)
  const below = place === 'top' ? 'known' : place
  if (Array.isArray(value)) return value.map((entry) => redacted(entry, redact, below))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => {
      if (place === 'top' && fixed.has(name)) return [name, entry]
      const isWord = place !== 'free' && /^[A-Za-z_]+$/.test(name)
      return [isWord ? name : redact(name), redacted(entry, redact, free.has(name) ? 'free' : below)]
    }),
  )
}
