import { AzureError, type FaultKind } from './fault.ts'
import { throttled } from './limiter.ts'
import { asList, asRecord, asText } from './plain.ts'

/** What came back, read to its end. */
export type Answer = {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

type Said = { message: string; typeKey: string; body: Record<string, unknown> }

/** What is wrong with an answer, in words that may be shown; null when it is one. `text` may still hold secrets. */
export function refusalOf(answer: Answer): AzureError | null {
  const { status, headers } = answer
  const body = parsed(answer.text)
  if (status === 203 || (status < 300 && isPage(answer))) return fault('unauthorized', signInPage, status)
  if (status >= 300 && status < 400) return redirected(status, asText(headers.location))
  if (status < 300) return answer.text && body === undefined ? fault('malformed', rubbish, status) : null
  const said = readBody(body)
  const retryAfter = Math.ceil(secondsToWait(headers)) || undefined
  if (status === 429) return throttled(retryAfter)
  if (status >= 500 || status === 408)
    return fault('unavailable', trouble(status), status, { ...said, retryAfter })
  return judged(status, said)
}

/** Seconds that the service wishes us to wait, on any answer; 0 when it does not. An hour at most. */
export function secondsToWait(headers: Answer['headers'], now = Date.now()): number {
  const after = asText(headers['retry-after']).trim()
  const given = after || asText(headers['x-ratelimit-delay']).trim()
  if (!given) return 0
  const seconds = Number(given)
  const wait = Number.isNaN(seconds) ? (Date.parse(given) - now) / 1_000 : seconds
  return wait > 0 ? Math.min(wait, 3_600) : 0
}

const signInPage =
  'Azure DevOps sent a web page instead of an answer: the credential is not valid (any more), or this is not the address of an organization or collection.'
const rubbish = 'Azure DevOps sent an answer that cannot be understood.'
const trouble = (status: number) => `Azure DevOps has trouble of its own at the moment (HTTP ${status}).`

/** Whom public projects are shown to, and whom a token ends up as that is not good for something. */
export const anonymous = 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa'

function redirected(status: number, location: string): AzureError {
  const elsewhere = URL.canParse(location) ? new URL(location) : null
  const isSignIn = !elsewhere || /sign|login|oauth/i.test(elsewhere.host + elsewhere.pathname)
  if (isSignIn || status === 302) return fault('unauthorized', signInPage, status)
  const there = `${elsewhere.origin}${elsewhere.pathname}`.slice(0, 200)
  return fault(
    'unavailable',
    `The address has moved: it leads to ${there} now. Hitch follows only when it is given the new one.`,
    status,
  )
}

function judged(status: number, said: Said): AzureError {
  const { message, typeKey } = said
  if (/AADSTS\d+/.test(message) && status < 404) return fault('unauthorized', notTaken(said), status, said)
  if (status === 409 || status === 412 || /VS403351|TF26071/.test(message))
    return fault('conflict', 'Somebody else changed it at the same moment.', status, said)
  // Who is known, but has a token without the scope for it, is nobody there.
  if (status === 401 && message.includes(anonymous))
    return fault('forbidden', `The token lacks a scope that is needed for this.${quoted(said)}`, status, said)
  if (status === 401) return fault('unauthorized', notTaken(said), status, said)
  if (status === 403 || /TF237111/.test(message))
    return fault('forbidden', `Hitch may not do that in Azure DevOps.${quoted(said)}`, status, said)
  // Only the service itself can say that something is not there; a page of a proxy in between cannot.
  if (status === 404 && Object.keys(said.body).length === 0)
    return fault('unavailable', 'Nothing of Azure DevOps answers at this address (HTTP 404).', status)
  if (status === 404 || status === 410) return fault('notFound', missing(said), status, said)
  const fields = ruleErrors(said.body)
  if (fields.length > 0) {
    const words = fields.map((each) => each.message).join(' ')
    return new AzureError('invalid', words, { status, fields, ...(typeKey ? { typeKey } : {}) })
  }
  return fault('invalid', `Azure DevOps does not accept this (HTTP ${status}).${quoted(said)}`, status, said)
}

function notTaken(said: Said): string {
  return `Azure DevOps does not accept the credential: it was revoked, has expired, or has no access here.${quoted(said)}`
}

function missing(said: Said): string {
  const { message, typeKey } = said
  if (/TF401232/.test(message) || /^WorkItemUnauthorized/.test(typeKey))
    return 'There is no such work item, or Hitch may not see it.'
  if (/VS402323/.test(message)) return 'The project has no work item type of that name.'
  if (/VS800075|TF200016/.test(message) || /^ProjectDoesNotExist/.test(typeKey))
    return 'There is no such project, or Hitch may not see it.'
  return `There is no such thing in Azure DevOps, or Hitch may not see it.${quoted(said)}`
}

/** Their words behind ours, as a sentence: they often name what is missing. */
function quoted({ message }: Said): string {
  if (!message || /[<>]/.test(message)) return ''
  const sentence = message.length > 300 ? `${message.slice(0, 300)}…` : message
  return ` It says: ${sentence}${/[.!?…]$/.test(sentence) ? '' : '.'}`
}

/** Which fields a rule refused, in words: RuleValidationErrors hang on the error as custom properties. */
function ruleErrors(body: Record<string, unknown>): { field: string; message: string }[] {
  const properties = asRecord(body.customProperties)
  const listed = asList(properties.RuleValidationErrors)
  const errors =
    listed.length > 0 ? listed : properties.FieldReferenceName ? [propertiesAsError(properties)] : []
  return errors.slice(0, 20).flatMap((error) => {
    const { fieldReferenceName, fieldStatusFlags, errorMessage } = asRecord(error)
    const field = asText(fieldReferenceName)
    if (!field) return []
    const words = asText(errorMessage)
    const name = fieldName(words) ?? field.split('.').at(-1) ?? field
    return [{ field, message: ruleWords(name, flagsOf(fieldStatusFlags), words) }]
  })
}

// A single error is spelled with capitals, beside the list or in its place.
function propertiesAsError(properties: Record<string, unknown>): Record<string, unknown> {
  return {
    fieldReferenceName: properties.FieldReferenceName,
    fieldStatusFlags: properties.FieldStatusFlags,
    errorMessage: properties.ErrorMessage,
  }
}

function ruleWords(name: string, flags: string[], theirs: string): string {
  if (flags.includes('invalidempty')) return `${name} must be filled in.`
  if (flags.includes('invalidlistvalue')) return `${name} has a value that is not among those allowed.`
  if (flags.includes('readonly')) return `${name} cannot be changed.`
  if (/unknown identity/i.test(theirs)) return `${name} names somebody whom Azure DevOps does not know.`
  const plain = /[<>]/.test(theirs) ? '' : oneLine(theirs).replace(/^(TF|VS)\d+:\s*/, '')
  return plain ? `${plain.slice(0, 300).replace(/[.!?]*$/, '')}.` : `${name} has a value that is not allowed.`
}

function flagsOf(flags: unknown): string[] {
  return String(flags ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
}

// As people know it: "... for field 'Assigned To' is ...", "... for field Severity. Error code: ..."
function fieldName(theirs: string): string | undefined {
  const [, quoted, bare] = /\bfield (?:'([^']{1,100})'|([^'".]{1,100}?)\.)/i.exec(theirs) ?? []
  return quoted ?? bare
}

function readBody(body: unknown): Said {
  const record = asRecord(body)
  const message = asText(record.message) || asText(asRecord(record.value).Message)
  return { message: oneLine(message), typeKey: asText(record.typeKey).slice(0, 100), body: record }
}

function oneLine(text: string): string {
  return text.slice(0, 2_000).replace(/\s+/g, ' ').trim()
}

function isPage({ headers, text }: Answer): boolean {
  return (
    /text\/html/i.test(asText(headers['content-type'])) || /^\s*<(!doctype|html)/i.test(text.slice(0, 100))
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fault(
  kind: FaultKind,
  message: string,
  status: number,
  { typeKey, retryAfter }: { typeKey?: string; retryAfter?: number | undefined } = {},
): AzureError {
  return new AzureError(kind, message, {
    status,
    ...(typeKey ? { typeKey } : {}),
    ...(retryAfter ? { retryAfter } : {}),
  })
}
