import { promisify } from 'node:util'
import {
  brotliDecompress,
  brotliDecompressSync,
  gunzip,
  gunzipSync,
  inflate,
  inflateRaw,
  inflateRawSync,
  inflateSync,
  zstdDecompress,
  zstdDecompressSync,
} from 'node:zlib'
import { UserError } from '../errors.ts'

type Inflater = {
  sync: (bytes: Buffer, options: { maxOutputLength: number }) => Buffer
  later: (bytes: Buffer, options: { maxOutputLength: number; chunkSize: number }) => Promise<Buffer>
}

const inflaters: Record<'gzip' | 'zlib' | 'raw' | 'br' | 'zstd', Inflater> = {
  gzip: { sync: gunzipSync, later: promisify(gunzip) },
  zlib: { sync: inflateSync, later: promisify(inflate) },
  raw: { sync: inflateRawSync, later: promisify(inflateRaw) },
  br: { sync: brotliDecompressSync, later: promisify(brotliDecompress) },
  zstd: { sync: zstdDecompressSync, later: promisify(zstdDecompress) },
}

type Format = keyof typeof inflaters

// "deflate" means zlib by the book and raw in the wild, and two bytes cannot always tell.
const alternatives: Record<Format, Format[]> = {
  gzip: ['gzip'],
  zlib: ['zlib', 'raw'],
  raw: ['raw'],
  br: ['br'],
  zstd: ['zstd'],
}

// Below these an event inflates in place within a millisecond or so; above, it would hold up everybody else.
const smallInput = 64 * 1024
const smallOutput = 1024 * 1024

/**
 * The bytes a client meant, by its Content-Encoding: gzip, deflate (zlib or raw), br, zstd or none. A gzip body
 * without the label is recognised, as proxies lose it.
 * @param limit in bytes after inflating
 * @returns null when it is large and `decodeLarge` must do it, off this thread
 * @throws UserError 413 past the limit, 400 broken, cut off, wrongly labelled or encoded more than once
 */
export function decodeSmall(bytes: Buffer, encoding: string | undefined, limit: number): Buffer | null {
  const format = formatOf(bytes, encoding)
  if (!format) {
    if (bytes.length > limit) throw tooLarge(limit)
    return bytes
  }
  if (bytes.length > smallInput) return null
  const options = { maxOutputLength: Math.min(limit, smallOutput) }
  for (const candidate of alternatives[format])
    try {
      return inflaters[candidate].sync(bytes, options)
    } catch (error) {
      if (!isPastLimit(error)) continue
      if (limit > smallOutput) return null
      throw tooLarge(limit)
    }
  throw broken(encoding)
}

/**
 * As `decodeSmall`, for bodies that inflate to more than a little. A bomb stops at the limit, having taken no more
 * memory than that; how many may do so at once is for the caller to bound.
 */
export async function decodeLarge(
  bytes: Buffer,
  encoding: string | undefined,
  limit: number,
): Promise<Buffer> {
  const format = formatOf(bytes, encoding)
  if (!format) return bytes
  for (const candidate of alternatives[format])
    try {
      return await inflaters[candidate].later(bytes, { maxOutputLength: limit, chunkSize: 256 * 1024 })
    } catch (error) {
      if (isPastLimit(error)) throw tooLarge(limit)
    }
  throw broken(encoding)
}

function formatOf(bytes: Buffer, encoding: string | undefined): Format | null {
  switch (encoding?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity':
      return bytes[0] === 0x1f && bytes[1] === 0x8b ? 'gzip' : null
    case 'gzip':
    case 'x-gzip':
      return 'gzip'
    case 'deflate':
      return isZlib(bytes) ? 'zlib' : 'raw'
    case 'br':
      return 'br'
    case 'zstd':
      return 'zstd'
    default:
      if (encoding?.includes(','))
        throw new UserError('The body is encoded more than once; once is understood.')
      throw new UserError('The Content-Encoding is unknown; gzip, deflate, br and zstd are understood.')
  }
}

/** Whether bytes begin as a zlib stream does (RFC 1950). */
export function isZlib(bytes: Buffer): boolean {
  const [first = 0, second = 0] = bytes
  return (first & 0x0f) === 8 && first >> 4 <= 7 && ((first << 8) | second) % 31 === 0
}

function isPastLimit(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
}

function broken(encoding: string | undefined): UserError {
  return new UserError(
    `The body is not ${encoding ?? 'gzip'}, as its Content-Encoding says, or it is cut off.`,
  )
}

function tooLarge(limit: number): UserError {
  return new UserError(`The body is larger than ${limit} bytes after decompression.`, 413)
}
