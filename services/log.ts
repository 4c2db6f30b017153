import { type DestinationStream, type Logger, pino } from 'pino'
import pretty from 'pino-pretty'
import type { Config } from './config.ts'

export type Log = Logger

/** Names whose values never reach a log line, wherever in an object they stand. */
const hidden = ['authorization', 'token', 'password', 'secret', 'clientSecret', 'adminToken', 'cookie']

/**
 * The application's log: one JSON object a line, or words on a terminal.
 * @param destination where lines go instead of standard output, for tests
 */
export function createLog(
  config: Pick<Config, 'logLevel' | 'logFormat'>,
  destination?: DestinationStream,
): Log {
  const redact = { paths: hidden.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[hidden]' }
  const stream =
    destination ??
    (config.logFormat === 'pretty'
      ? pretty({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss' })
      : undefined)
  const options = { level: config.logLevel, redact, base: undefined, serializers: { err: describe } }
  return stream ? pino(options, stream) : pino(options)
}

// Libraries hang whole connections on their errors; a log line needs the words, the code and the place.
function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { code, status } = error as { code?: unknown; status?: unknown }
  const cause = error.cause === undefined ? undefined : describe(error.cause)
  return { type: error.name, message: error.message, code, status, stack: error.stack, cause }
}
