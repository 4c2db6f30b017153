/** An error whose message may be shown to whoever caused it. Everything else is logged and shown as a reference. */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly status: number
  readonly details: Record<string, unknown>

  /** @param status the HTTP status a program gets; chats show the message alone */
  constructor(message: string, status = 400, details: Record<string, unknown> = {}) {
    super(message)
    this.status = status
    this.details = details
  }
}

/** Thrown by a job that should run again at a stated time, because a stranger said so; it costs no attempt. */
export class TryLater extends Error {
  override readonly name = 'TryLater'
  readonly seconds: number

  constructor(seconds: number, message: string) {
    super(message)
    this.seconds = seconds
  }
}

/** The words for a log line, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
