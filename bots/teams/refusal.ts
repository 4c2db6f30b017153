/** Why a request was not let in: for the log and its counter, never for the stranger. */
export type Reason =
  | 'no token'
  | 'malformed token'
  | 'algorithm'
  | 'issuer'
  | 'audience'
  | 'lifetime'
  | 'unknown key'
  | 'keys unreachable'
  | 'endorsement'
  | 'signature'
  | 'service url claim'
  | 'service url'
  | 'channel'
  | 'tenant'
  | 'peer'
  | 'host'
  | 'origin'
  | 'content type'

/** A request that is not from where it says. The words for the outside are always the same few. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: 401 | 403
  readonly reason: Reason

  /** @param status 401 when the token proves nothing, 403 when who sent it may not do this */
  constructor(status: 401 | 403, reason: Reason, detail = '') {
    super(detail ? `${reason}: ${detail}` : reason)
    this.status = status
    this.reason = reason
  }

  /** What the sender is told. */
  get words(): string {
    return this.status === 401
      ? 'This request does not prove where it comes from.'
      : 'This request is not allowed here.'
  }
}
