/** What went wrong with a call, as far as it changes what to do next. */
export type FaultKind =
  /** Who we are is not taken any more: revoked, expired, a sign-in page instead of an answer. */
  | 'unauthorized'
  /** We are known, and may not. */
  | 'forbidden'
  | 'notFound'
  /** The revision was another one, or somebody else wrote at the same moment. */
  | 'conflict'
  /** A rule of theirs says no; `fields` says to what. */
  | 'invalid'
  | 'throttled'
  /** It does not answer, or with an error of its own. */
  | 'unavailable'
  /** No answer in time: a write may or may not have happened. */
  | 'timeout'
  /** An answer that means nothing. */
  | 'malformed'

/** The only error that leaves services/azureDevOps/connect. Its message is in words and may be shown; it holds no secret. */
export class AzureError extends Error {
  override readonly name = 'AzureError'
  readonly kind: FaultKind
  /** Seconds the service asked to wait. */
  readonly retryAfter: number | undefined
  readonly status: number | undefined
  /** Their own name of the error, such as RuleValidationException. */
  readonly typeKey: string | undefined
  /** Which fields a rule refused, by reference name, with its words. */
  readonly fields: { field: string; message: string }[]

  constructor(
    kind: FaultKind,
    message: string,
    more: {
      retryAfter?: number
      status?: number
      typeKey?: string
      fields?: { field: string; message: string }[]
    } = {},
  ) {
    super(message)
    this.kind = kind
    this.retryAfter = more.retryAfter
    this.status = more.status
    this.typeKey = more.typeKey
    this.fields = more.fields ?? []
  }

  /** Whether trying again later may help without anybody doing anything. */
  get isPassing(): boolean {
    return ['throttled', 'unavailable', 'timeout', 'malformed'].includes(this.kind)
  }
}
