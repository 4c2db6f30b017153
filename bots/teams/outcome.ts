import { messageOf } from '../../services/errors.ts'
import type { Outcome } from '../../services/notify/messenger.ts'
import { ForeignServiceUrl, NoAnswer } from './connector.ts'
import { NoToken } from './credentials.ts'

/** What the chat's server said no with, as the library hands it over. */
export type Failure = { statusCode: number; code: string; retryAfter: number | null; why: string }

type Doing = { what: 'post' | 'edit' }

// Microsoft asks for another try after these (learn.microsoft.com, "Optimize your bot with rate limiting in Teams").
const passing = new Set([408, 412, 425, 429, 502, 503, 504])
// The connection was never made, so nothing can have arrived.
const unreachable =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ERR_TLS|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED)/

/** What became of a post or an edit that threw. An edit may be repeated, a post may not. */
export function outcomeOf(
  error: unknown,
  { what }: Doing,
): Exclude<Outcome, { kind: 'done' | 'cannotEdit' }> {
  const failure = failureOf(error)
  if (failure) return outcomeOfStatus(failure, what)
  const why = messageOf(error)
  if (error instanceof ForeignServiceUrl) return { kind: 'gone', scope: 'conversation', why }
  if (error instanceof NoToken) return { kind: 'later', seconds: 30, why }
  if (unreachable.test(codeOf(error))) return { kind: 'later', seconds: 10, why }
  if (what === 'edit') return { kind: 'later', seconds: 5, why }
  return { kind: 'unknown', why: error instanceof NoAnswer ? why : `the connection broke: ${why}` }
}

/** The refusal in an error; null when there was no answer at all. */
export function failureOf(error: unknown): Failure | null {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number')
    return null
  const { statusCode } = error
  const body =
    'body' in error && typeof error.body === 'object'
      ? (error.body as { error?: { code?: unknown } } | null)
      : null
  const code = String(body?.error?.code ?? ('code' in error ? error.code : '') ?? '')
  return { statusCode, code, retryAfter: retryAfterOf(error), why: `${statusCode} ${code}`.trim() }
}

function outcomeOfStatus(
  { statusCode, code, retryAfter, why }: Failure,
  what: 'post' | 'edit',
): Exclude<Outcome, { kind: 'done' | 'cannotEdit' }> {
  if (passing.has(statusCode))
    return { kind: 'later', seconds: retryAfter ?? (statusCode === 429 ? 2 : 5), why }
  // Our own credentials are refused: a person has to mend that, and then everything should go on.
  if (statusCode === 401) return { kind: 'later', seconds: 60, why }
  if (statusCode === 404 && what === 'edit' && code !== 'ConversationNotFound')
    return { kind: 'gone', scope: 'message', why }
  if (statusCode === 403 || statusCode === 404) return { kind: 'gone', scope: 'conversation', why }
  if (statusCode >= 500)
    return what === 'edit' ? { kind: 'later', seconds: 5, why } : { kind: 'unknown', why }
  return { kind: 'gone', scope: 'message', why }
}

function retryAfterOf(error: Error): number | null {
  const response =
    'response' in error ? (error.response as { headers?: { get?(name: string): string | undefined } }) : null
  const text = response?.headers?.get?.('retry-after')
  if (!text) return null
  const seconds = Number(text)
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 3600) : null
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
