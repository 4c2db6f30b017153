import type { App } from '../app.ts'
import type { Transaction } from '../database/database.ts'
import { literal } from '../database/like.ts'
import { gramsOf } from '../search/grams.ts'
import { hidden } from '../tags/ofEvent.ts'
import { turn } from '../tags/write.ts'
import { aboutUser, createRedact, isTelling, type Redact } from './anonymise.ts'
import { eraseCopies, eraseWords, type Told } from './copies.ts'
import type { Counts } from './counts.ts'
import type { Identity } from './identity.ts'

/** What an event that was anonymised left behind in its group and in the index of tags. */
export type Left = {
  groupId: number
  /** Who is in the event. */
  known: Identity[]
  redact: Redact
  retell: Redact
  tags: (readonly [key: string, value: string])[]
}

/** Takes what events left behind out of their groups, each once, and out of the tags by which these are found. */
export async function eraseLeft(
  app: App,
  tx: Transaction,
  { projectId, left }: { projectId: number; left: Left[] },
  counts: Counts,
): Promise<void> {
  if (left.length === 0) return
  const told = toldOf(left)
  for (const group of told) await eraseCopies(app, tx, group, counts)
  // Late, as searches wait for it.
  await tx.$executeRawUnsafe(turn)
  await eraseWords(tx, told)
  const tags = left.flatMap(({ known, redact, tags }) =>
    tags.filter(([key, value]) => isOf(known, redact, key, value)),
  )
  if (tags.length === 0) return
  const found = await tx.$queryRaw<Value[]>`
    SELECT DISTINCT v.id, v.key, v.value
      FROM unnest(${tags.map(([key]) => key)}::text[], ${tags.map(([, value]) => value)}::text[]) AS t(key, value)
      JOIN "TagValue" v ON v."projectId" = ${projectId} AND v.key = t.key AND v.value = t.value`
  await deleteValues(app, tx, projectId, found)
}

/** The same for a whole project, also of events that are not kept any more. */
export async function eraseIndex(
  app: App,
  tx: Transaction,
  { projectId, identities }: { projectId: number; identities: Identity[] },
  counts: Counts,
): Promise<void> {
  if (identities.length === 0) return
  const redact = createRedact(identities)
  const telling = identities.filter(isTelling)
  const told: Told[] = []
  for (const { value } of telling) {
    const groups = await tx.$queryRaw<{ groupId: number; text: string }[]>`
      SELECT w."groupId", w.text FROM "GroupText" w JOIN "Group" g ON g.id = w."groupId"
       WHERE g."projectId" = ${projectId} AND w.grams @> ${gramsOf(value.toLowerCase())}::int[] ORDER BY 1`
    for (const { groupId, text } of groups)
      if (redact(text) !== text) told.push({ groupId, redact, retell: redact })
  }
  for (const group of told) await eraseCopies(app, tx, group, counts)
  await tx.$executeRawUnsafe(turn)
  await eraseWords(tx, told)
  const whole = identities.map(({ value }) => value)
  const patterns = telling.map(({ value }) => `%${literal(value.toLowerCase())}%`)
  const values = await tx.$queryRaw<Value[]>`
    SELECT id, key, value FROM "TagValue"
     WHERE "projectId" = ${projectId} AND (value = ANY(${whole}::text[]) OR lower(value) LIKE ANY(${patterns}::text[]))`
  const theirs = values.filter(({ key, value }) => isOf(identities, redact, key, value))
  await deleteValues(app, tx, projectId, theirs)
}

function toldOf(left: Left[]): Told[] {
  const groups = new Map<number, Left[]>()
  for (const one of left) groups.set(one.groupId, [...(groups.get(one.groupId) ?? []), one])
  return [...groups].map(([groupId, all]) => ({
    groupId,
    redact: (text) => all.reduce((rest, { redact }) => redact(rest), text),
    retell: (text) => all.reduce((rest, { retell }) => retell(rest), text),
  }))
}

type Value = { id: number; key: string; value: string }

// What everybody's events carry. Somebody who calls themselves "production" must not take it from all groups.
const ofEverybody =
  /^(?:level|logger|environment|release|dist|server_name|site|handled|mechanism|(?:os|browser|device|runtime)(?:\..*)?)$/

function isOf(known: Identity[], redact: Redact, key: string, value: string): boolean {
  if (aboutUser.test(key) && known.some((one) => one.value === value)) return true
  if (!ofEverybody.test(key) && key !== hidden.errorType) return redact(value) !== value
  const text = value.toLowerCase()
  return known.some(
    (one) => (one.field === 'email' || one.field === 'ip') && text.includes(one.value.toLowerCase()),
  )
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
