import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { UserError } from '../../services/errors.ts'
import { readBody } from '../answer.ts'

const usual = 1024 * 1024

/**
 * A request's JSON body in a checked shape. No body at all counts as `{}`.
 * @param largest in bytes; 1 MB unless said otherwise
 * @throws UserError 413 above it, 415 compressed, 400 otherwise, with the errors of each field in Sentry's form
 */
export async function readShape<Shape extends z.ZodType>(
  req: IncomingMessage,
  shape: Shape,
  largest = usual,
): Promise<z.output<Shape>> {
  const encoding = req.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') throw new UserError('Send the body uncompressed.', 415)
  // Said before the body is read, so that an honest client gets the answer and not a broken connection.
  if (Number(req.headers['content-length'] ?? 0) > largest)
    throw new UserError(`The body is larger than ${largest} bytes.`, 413)
  return checkShape(parse(await readBody(req, largest)), shape)
}

/** @throws UserError 400 with the errors of each field */
export function checkShape<Shape extends z.ZodType>(value: unknown, shape: Shape): z.output<Shape> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UserError('The body must be a JSON object.')
  const checked = shape.safeParse(value)
  if (checked.success) return checked.data
  throw fieldErrors(checked.error.issues)
}

/** An error of one field, in Sentry's form. */
export function fieldError(field: string, message: string, status = 400): UserError {
  return new UserError(message, status, { [field]: [message] })
}

/** A text of a body: trimmed, not empty, and something a database can hold. */
export function text(most: number) {
  return z
    .string()
    .refine((value) => !value.includes('\0'), 'Null characters are not allowed.')
    .transform((value) => value.toWellFormed().trim())
    .pipe(z.string().min(1, 'This field may not be blank.').max(most))
}

function parse(bytes: Buffer): unknown {
  if (bytes.length === 0) return {}
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    throw new UserError(`JSON parse error - ${error instanceof Error ? error.message : 'not JSON'}`)
  }
}

// {"statusDetails": {"ignoreCount": ["…"]}}: nested as the body was, with a list of messages at each leaf.
function fieldErrors(issues: z.core.$ZodIssue[]): UserError {
  const errors: Record<string, unknown> = {}
  const messages = issues.map(messageOf)
  for (const [index, { path }] of issues.entries()) {
    const message = messages[index] ?? ''
    let place = errors
    const names = path.length > 0 ? path.map(String) : ['nonFieldErrors']
    const last = names.pop() ?? ''
    for (const name of names) {
      const next = place[name]
      const inner = typeof next === 'object' && next !== null && !Array.isArray(next) ? next : {}
      place[name] = inner
      place = inner as Record<string, unknown>
    }
    const known = place[last]
    place[last] = Array.isArray(known) ? [...known, message] : [message]
  }
  const first = issues[0]
  const where = first?.path.join('.')
  return new UserError(`${where ? `${where}: ` : ''}${messages[0] ?? 'Invalid body.'}`, 400, errors)
}

function messageOf(issue: z.core.$ZodIssue): string {
  return issue.message.endsWith('received undefined') ? 'This field is required.' : issue.message
}
