import { UserError } from '../errors.ts'
import { limits } from './limits.ts'

/** What an SDK sent in one request: a header and items, their payloads still bytes. */
export type Envelope = { header: Record<string, unknown>; items: Item[] }

export type Item = { type: string; header: Record<string, unknown>; payload: Buffer }

const newline = 0x0a

/**
 * Takes an envelope apart: a header line, then for each item a header line and a payload, which runs for `length`
 * bytes or to the end of the line. Payloads are views into `bytes`, not copies. Unknown header keys and item types
 * are kept; what to make of them is for others to decide.
 * @throws UserError 400 saying where the framing is broken
 */
export function parseEnvelope(bytes: Buffer): Envelope {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  if (isBlankFrom(bytes, start)) throw new UserError('The envelope is empty.')
  const end = lineEnd(bytes, start)
  const header = readHeader(bytes, start, end, 'The envelope header', limits.envelopeHeader)
  const items: Item[] = []
  let at = end + 1
  while (at < bytes.length) {
    const byte = bytes[at]
    if ((byte === newline || byte === 0x0d || byte === 0x20) && isBlankFrom(bytes, at)) break
    if (items.length === limits.items)
      throw new UserError(`The envelope has more than ${limits.items} items.`)
    at = readItem(bytes, at, items)
  }
  return { header, items }
}

function readItem(bytes: Buffer, start: number, items: Item[]): number {
  const name = `Item ${items.length + 1}`
  const headerEnd = lineEnd(bytes, start)
  const header = readHeader(bytes, start, headerEnd, `The header of ${name.toLowerCase()}`, limits.itemHeader)
  const { type, length } = header
  if (typeof type !== 'string' || type === '')
    throw new UserError(`The header of ${name.toLowerCase()} has no type.`)
  // A header without its newline can only stand at the very end: its payload is empty.
  const from = Math.min(headerEnd + 1, bytes.length)
  const to = length === undefined || length === null ? lineEnd(bytes, from) : from + checkLength(length, name)
  if (to > bytes.length)
    throw new UserError(`${name} says it is ${length} bytes long, but ${bytes.length - from} are left.`)
  if (to < bytes.length && bytes[to] !== newline)
    throw new UserError(`${name} goes on after the ${length} bytes it says it is long.`)
  items.push({ type, header, payload: bytes.subarray(from, to) })
  return to + 1
}

function checkLength(length: unknown, name: string): number {
  if (typeof length === 'number' && Number.isSafeInteger(length) && length >= 0) return length
  throw new UserError(`${name} has a length that is not a whole number of bytes.`)
}

function readHeader(
  bytes: Buffer,
  start: number,
  end: number,
  name: string,
  limit: number,
): Record<string, unknown> {
  if (end - start > limit) throw new UserError(`${name} is longer than ${limit} bytes.`)
  try {
    const header: unknown = JSON.parse(bytes.toString('utf8', start, end))
    if (typeof header === 'object' && header !== null && !Array.isArray(header))
      return header as Record<string, unknown>
  } catch {
    throw new UserError(`${name} is not JSON.`)
  }
  throw new UserError(`${name} is not a JSON object.`)
}

function lineEnd(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(newline, from)
  return end < 0 ? bytes.length : end
}

function isBlankFrom(bytes: Buffer, from: number): boolean {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte !== newline && byte !== 0x0d && byte !== 0x20) return false
  }
  return true
}
