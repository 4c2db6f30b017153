import { addAttachments } from '../../services/attachments/add.ts'
import { type File, readFile } from '../../services/attachments/file.ts'
import type { Item } from '../../services/events/envelope.ts'
import type { KnownKey } from '../../services/projects/keys.ts'
import { backend } from './access.ts'
import type { Doors } from './door.ts'

// Past it no file of a project is kept until the minute is over: they are far larger than events.
const most = 600
const windowSeconds = 60

/**
 * Reads the files that came along; those that are not to be kept are counted.
 * @param fate what became of the event they came with: null when it is kept, or came before
 * @param eventId 32 hex digits; files without one belong to nothing
 */
export function readFiles(
  { app, limiter }: Doors,
  key: KnownKey,
  items: Item[],
  { fate, eventId }: { fate: string | null; eventId: string | undefined },
): File[] {
  const count = (outcome: string) => app.record.count(key.projectId, 'attachment', outcome)
  const quota = { reason: 'attachment_cap', id: key.projectId, count: most, window: windowSeconds } as const
  const files: File[] = []
  for (const { header, payload } of items) {
    if (fate !== null || eventId === undefined) count(fate ?? 'invalid')
    else if (limiter.take([quota], app.now())) count(`rate_limited:${quota.reason}`)
    else files.push(readFile(header, payload))
  }
  return files
}

/** Keeps files with their event. @throws UserError 503 when nothing can be stored */
export async function keepFiles(
  { app }: Pick<Doors, 'app'>,
  key: KnownKey,
  eventId: string,
  files: File[],
): Promise<void> {
  if (files.length === 0) return
  const outcomes = await backend(addAttachments(app, key.projectId, eventId, files), (error) =>
    app.log.error({ err: error }, 'attachments cannot be stored'),
  )
  for (const outcome of outcomes) app.record.count(key.projectId, 'attachment', outcome)
}
