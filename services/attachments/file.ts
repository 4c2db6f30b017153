import { plainName } from './name.ts'

/** A file that came with an event. */
export type File = {
  name: string
  /** As its sender says; null when that is no media type. */
  contentType: string | null
  kind: Kind
  /** Null when it is too large to be kept; then it is only remembered that it was there. */
  bytes: Buffer | null
  /** In bytes, also of one that is not kept. */
  size: number
}

const kinds = [
  'event.attachment',
  'event.view_hierarchy',
  'event.minidump',
  'event.applecrashreport',
  'unreal.context',
  'unreal.logs',
] as const

export type Kind = (typeof kinds)[number]

/** In bytes. */
export const largest = { file: 1024 * 1024, event: 5 * 1024 * 1024 }
/** What a project keeps: past either, the oldest files go. */
export const budget = { bytes: 100 * 1024 * 1024, files: 2_000 }
/** Files of one event. */
export const mostOfEvent = 20

/** Reads what the header of an item says about its file. The bytes are copied, as the request's are let go. */
export function readFile(header: Record<string, unknown>, payload: Buffer): File {
  const { filename, content_type: type, attachment_type: kind } = header
  return {
    name: plainName(filename),
    contentType: typeof type === 'string' && isMediaType.test(type) ? type.toLowerCase() : null,
    kind: kinds.find((known) => known === kind) ?? 'event.attachment',
    bytes: payload.length <= largest.file ? Buffer.from(payload) : null,
    size: payload.length,
  }
}

const isMediaType = /^[a-z0-9][\w.+-]{0,60}\/[a-z0-9][\w.+-]{0,60}$/i
