import type { App } from '../app.ts'
import type { Transaction } from '../database/database.ts'
import { literal } from '../database/like.ts'
import { gramsOf } from '../search/grams.ts'
import { hidden } from '../tags/ofEvent.ts'
import { turn } from '../tags/write.ts'
import { aboutUser, createRedact, isTelling, type Redact } from './anonymise.ts'
import type { Identity } from './identity.ts'

/** What a group was found by, as far as it came from one event: its words, and values of tags. */
export type Indexed = {
  groupId: number
  /** Who is in the event. */
  known: Identity[]
  redact: Redact
  tags: (readonly [key: string, value: string])[]
}

/** Takes what tells of somebody out of the words and the tags by which groups are found. */
export async function eraseIndexed(
  app: App,
  tx: Transaction,
  projectId: number,
  indexed: Indexed[],
): Promise<void> {
  if (indexed.length === 0) return
  await tx.$executeRawUnsafe(turn)
  const redacts = new Map<number, Redact[]>()
  for (const { groupId, redact } of indexed) redacts.set(groupId, [...(redacts.get(groupId) ?? []), redact])
  const texts = await tx.groupText.findMany({
    where: { groupId: { in: [...redacts.keys()] } },
    select: { groupId: true, text: true },
    orderBy: { groupId: 'asc' },
  })
  for (const { groupId, text } of texts) {
    const cleaned = (redacts.get(groupId) ?? []).reduce((left, redact) => redact(left), text)
    if (cleaned !== text) await writeText(tx, groupId, cleaned)
  }
  const tags = indexed.flatMap(({ known, redact, tags }) =>
    tags.filter(([key, value]) => isOf(known, redact, key, value)),
  )
  if (tags.length === 0) return
  const found = await tx.$queryRaw<Value[]>`
    SELECT v.id, v.key, v.value FROM unnest(${tags.map(([key]) => key)}::text[], ${tags.map(([, value]) => value)}::text[]) AS t(key, value)
      JOIN "TagValue" v ON v."projectId" = ${projectId} AND v.key = t.key AND v.value = t.value`
  await deleteValues(app, tx, projectId, found)
}

/** The same for a whole project, also of events that are not kept any more. */
export async function eraseIndex(
  app: App,
  tx: Transaction,
  projectId: number,
  identities: Identity[],
): Promise<void> {
  if (identities.length === 0) return
  await tx.$executeRawUnsafe(turn)
  const redact = createRedact(identities)
  const telling = identities.filter(isTelling)
  for (const { value } of telling) {
    const texts = await tx.$queryRaw<{ groupId: number; text: string }[]>`
      SELECT w."groupId", w.text FROM "GroupText" w JOIN "Group" g ON g.id = w."groupId"
       WHERE g."projectId" = ${projectId} AND w.grams @> ${gramsOf(value.toLowerCase())}::int[] ORDER BY 1`
    for (const { groupId, text } of texts) {
      const cleaned = redact(text)
      if (cleaned !== text) await writeText(tx, groupId, cleaned)
    }
  }
  const whole = identities.map(({ value }) => value)
  const patterns = telling.map(({ value }) => `%${literal(value.toLowerCase())}%`)
  const values = await tx.$queryRaw<Value[]>`
    SELECT id, key, value FROM "TagValue"
     WHERE "projectId" = ${projectId} AND (value = ANY(${whole}::text[]) OR lower(value) LIKE ANY(${patterns}::text[]))`
  await deleteValues(
    app,
    tx,
    projectId,
    values.filter(({ key, value }) => isOf(identities, redact, key, value)),
  )
}

type Value = { id: number; key: string; value: string }

// What everybody's events carry. Somebody who calls themselves "production" must not take it from all groups.
const ofEverybody =
  /^(?:level|logger|environment|release|dist|server_name|site|handled|mechanism|(?:os|browser|device|runtime)(?:\..*)?)$/

function isOf(known: Identity[], redact: Redact, key: string, value: string): boolean {
  if (aboutUser.test(key) && known.some((one) => one.value === value)) return true
  if (!ofEverybody.test(key) && key !== hidden.errorType) return redact(value) !== value
  return createRedact(known.filter(({ field }) => field === 'email' || field === 'ip'))(value) !== value
}

async function writeText(tx: Transaction, groupId: number, text: string): Promise<void> {
  await tx.groupText.update({ where: { groupId }, data: { text, grams: gramsOf(text) } })
}

// Their numbers may stay with the groups: they say nothing, and are never given to another value.
async function deleteValues(app: App, tx: Transaction, projectId: number, values: Value[]): Promise<void> {
  if (values.length === 0) return
  await tx.$executeRaw`
    WITH gone AS (DELETE FROM "TagValue" WHERE id = ANY(${values.map(({ id }) => id)}::int[]) RETURNING key),
         counted AS (SELECT key, count(*)::int AS count FROM gone GROUP BY key)
    UPDATE "TagKey" k SET "valueCount" = greatest(0, k."valueCount" - c.count)
      FROM counted c WHERE k."projectId" = ${projectId} AND k.key = c.key`
  app.record.forgetValues()
}
