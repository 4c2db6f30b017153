import type { Foundation } from '../app.ts'
import type { Grouped } from '../events/incoming.ts'
import { searchedText } from '../search/grams.ts'
import { createTexts } from '../search/renew.ts'
import { indexedTags } from './ofEvent.ts'
import { createValues } from './values.ts'
import { countTag, type Seen, writeTags } from './write.ts'

/** The tags of groups, collected in memory and written every few seconds. */
export type TagIndex = {
  /** Notes the tags of events that are written. */
  add(events: Grouped[]): void
  /** Writes what is collected. Never throws. */
  flush(): Promise<void>
  /** Forgets the numbers of values. To be called while it is one's turn. */
  forgetValues(): void
}

const flushEveryMs = 3_000
const mostAtOnce = 500
// Beyond it counts are let go until the next write: a database that is away must not cost the memory.
const mostGroups = 20_000

/**
 * Collects the tags of events by group. Nobody's event waits for it: a kill loses what the last seconds added to the
 * counts, and the tags that nobody had sent before them. Events themselves are not concerned.
 */
export function createTagIndex(app: Foundation): TagIndex {
  const values = createValues()
  const texts = createTexts()
  let pending = new Map<number, Seen>()
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> | undefined

  return { add, flush, forgetValues: values.forget }

  function add(events: Grouped[]) {
    for (const { projectId, groupId, event } of events) {
      let seen = pending.get(groupId)
      if (!seen) {
        if (pending.size >= mostGroups) continue
        seen = { projectId, groupId, minute: 0, keys: new Map(), text: null }
        if (texts.isDue(groupId, event.receivedAt.getTime())) seen.text = searchedText(event)
        pending.set(groupId, seen)
      }
      seen.minute = Math.max(seen.minute, Math.floor(event.receivedAt.getTime() / 60_000))
      for (const [key, value] of indexedTags(event.payload)) countTag(seen, key, value)
    }
    if (events.length > 0) timer ??= setTimeout(() => void flush(), flushEveryMs).unref()
  }

  async function flush() {
    // One at a time; whoever comes meanwhile waits for that and then writes what came since.
    while (writing) await writing
    writing = writeAll().finally(() => (writing = undefined))
    await writing
  }

  async function writeAll() {
    clearTimeout(timer)
    timer = undefined
    const all = [...pending.values()].sort((left, right) => left.groupId - right.groupId)
    pending = new Map()
    for (let at = 0; at < all.length; at += mostAtOnce) {
      try {
        await writeTags(app.pool, { values, texts }, all.slice(at, at + mostAtOnce))
      } catch (error) {
        app.log.warn({ err: error }, 'tags of groups could not be indexed')
      }
    }
  }
}
