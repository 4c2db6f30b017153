import type { App } from '../app.ts'
import { sqlOf } from '../database/sql.ts'
import { transact } from '../database/transaction.ts'
import type { EventPayload } from '../events/event.ts'
import { listEvents } from '../events/find.ts'
import { gramsOf, searchedText } from '../search/grams.ts'
import { createTexts } from '../search/renew.ts'
import { tagLimits } from './limits.ts'
import { indexedTags } from './ofEvent.ts'
import { createValues } from './values.ts'
import { countTag, type Seen, turn, writeTags } from './write.ts'

// What is counted anew is counted from the newest events: reading all of a large group would take minutes.
const mostEvents = 2_000
const atOnce = 50

/**
 * Lets tags follow when groups are merged or taken apart: a merge adds them up, anything else counts them anew. Counts of
 * tags are near enough when something breaks in between; nothing else depends on them.
 */
export async function regroupTags(
  app: App,
  { fromId, toId }: { fromId: number; toId: number },
  isMerge: boolean,
): Promise<void> {
  await app.record.index()
  if (isMerge) return addTags(app, fromId, toId)
  for (const groupId of [fromId, toId]) await countAnew(app, groupId)
}

async function addTags(app: App, fromId: number, toId: number): Promise<void> {
  await transact(app, async (tx) => {
    const sql = sqlOf(tx)
    await tx.$executeRawUnsafe(turn)
    await sql.query(
      `INSERT INTO "GroupTags" ("groupId", "valueIds", counts, "seenAt")
       SELECT $2::int, array_agg(id), array_agg(count), array_agg(minute)
         FROM (SELECT id, least(sum(count), 2147483647)::int AS count, max(minute) AS minute
                 FROM "GroupTags" t, unnest(t."valueIds", t.counts, t."seenAt") AS v(id, count, minute)
                WHERE t."groupId" IN ($1, $2) GROUP BY id ORDER BY id LIMIT ${tagLimits.ofGroup}) AS sums
       HAVING count(*) > 0
       ON CONFLICT ("groupId") DO UPDATE SET "valueIds" = excluded."valueIds", counts = excluded.counts, "seenAt" = excluded."seenAt"`,
      [fromId, toId],
    )
  })
}

async function countAnew(app: App, groupId: number): Promise<void> {
  const group = await app.db.group.findUnique({ where: { id: groupId } })
  if (!group) return
  const text = searchedText(group)
  await app.db.groupText.upsert({
    where: { groupId },
    create: { groupId, text, grams: gramsOf(text) },
    update: { text, grams: gramsOf(text) },
  })
  const seen: Seen = {
    projectId: group.projectId,
    groupId,
    minute: 0,
    keys: new Map(),
    text: null,
    isAll: true,
  }
  for (let offset = 0; offset < mostEvents; offset += atOnce) {
    const events = await listEvents(app, { groupId, limit: atOnce, offset })
    for (const event of events) note(seen, event.payload as unknown as EventPayload, event.receivedAt)
    if (events.length < atOnce) break
  }
  await writeTags(app.pool, { values: createValues(), texts: createTexts() }, [seen])
}

function note(seen: Seen, payload: EventPayload, at: Date): void {
  seen.minute = Math.max(seen.minute, Math.floor(at.getTime() / 60_000))
  for (const [key, value] of indexedTags(payload)) countTag(seen, key, value)
}
