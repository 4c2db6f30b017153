import type { Erasure, Prisma } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import type { Transaction } from '../database/database.ts'
import { literal } from '../database/like.ts'
import type { EventPayload } from '../events/event.ts'
import { indexedTags } from '../tags/ofEvent.ts'
import { anonymise } from './anonymise.ts'
import { eraseAround, type Theirs } from './around.ts'
import { type Counts, readCounts } from './counts.ts'
import { eraseExamples } from './examples.ts'
import { type Identity, needleOf, parseIdentity, userKeyOf } from './identity.ts'
import { eraseIndex, eraseLeft, type Left } from './left.ts'

// Reading is cheaper than deleting.
const readsForOne = 5

/**
 * Takes the next bit of the wish that was made first: looks at some events of a project in the order of their ids, and
 * takes out what they tell of that user; at the project's end what is remembered of users beside events.
 * @param at.most about so many rows
 * @returns events looked at; null when there is no wish left
 */
export async function eraseSome(
  app: App,
  tx: Transaction,
  { most, now }: { most: number; now: Date },
): Promise<number | null> {
  const wish = await tx.erasure.findFirst({ where: { finishedAt: null }, orderBy: { id: 'asc' } })
  if (!wish) return null
  const identities = openIdentities(app, wish)
  const counts = readCounts(wish.counts)
  // What this process has yet to index must not bring it back.
  await app.record.index()
  const { organizationId } = wish
  const project = await tx.project.findFirst({
    where: { organizationId, id: wish.reachedEventId === null ? { gt: wish.position } : wish.position },
    orderBy: { id: 'asc' },
    select: { id: true },
  })
  // One that was deleted meanwhile is behind us.
  if (!project) return finish(tx, wish, counts, wish.reachedEventId === null ? now : null)
  const read = await readEvents(tx, project.id, wish.reachedEventId, most * readsForOne, identities)
  const left: Left[] = []
  const theirs: Theirs[] = []
  for (const event of read.candidates) {
    const erased = await eraseEvent(tx, project.id, event, identities)
    if (!erased) continue
    left.push(erased.left)
    if (erased.theirs) theirs.push(erased.theirs)
  }
  counts.events += theirs.length
  counts.mentions += left.length - theirs.length
  await eraseAround(tx, { projectId: project.id, theirs }, counts)
  counts.looked += read.count
  const isEnd = read.count < most * readsForOne
  if (isEnd) {
    await eraseUsers(tx, project.id, identities, counts)
    counts.mentions += await eraseExamples(tx, project.id, identities)
  }
  await eraseLeft(app, tx, { projectId: project.id, left }, counts)
  if (isEnd) await eraseIndex(app, tx, { projectId: project.id, identities }, counts)
  await tx.erasure.update({
    where: { id: wish.id },
    data: {
      position: project.id,
      reachedEventId: isEnd ? null : read.last,
      counts: counts as unknown as Prisma.InputJsonObject,
    },
  })
  return read.count + 1
}

type Candidate = { eventId: string; groupId: number; title: string; payload: string }

async function readEvents(
  tx: Transaction,
  projectId: number,
  after: string | null,
  most: number,
  identities: Identity[],
): Promise<{ count: number; last: string | null; candidates: Candidate[] }> {
  const [edge] = await tx.$queryRaw<{ count: number; last: string | null }[]>`
    SELECT count(*)::int AS count, max("eventId"::text) AS last FROM (
      SELECT "eventId" FROM "Event"
       WHERE "projectId" = ${projectId} AND (${after}::uuid IS NULL OR "eventId" > ${after}::uuid)
       ORDER BY "eventId" LIMIT ${most}) part`
  if (!edge?.last) return { count: 0, last: null, candidates: [] }
  const patterns = identities.map((identity) => `%${literal(needleOf(identity))}%`)
  const candidates = await tx.$queryRaw<Candidate[]>`
    SELECT "eventId"::text AS "eventId", "groupId", title, payload::text AS payload FROM "Event"
     WHERE "projectId" = ${projectId} AND (${after}::uuid IS NULL OR "eventId" > ${after}::uuid)
       AND "eventId" <= ${edge.last}::uuid AND lower(payload::text) LIKE ANY(${patterns}::text[])
     ORDER BY "groupId", "eventId"`
  return { ...edge, candidates }
}

/** @returns what it left behind, and the event as it was when it happened to them; null when it tells nothing of them */
async function eraseEvent(
  tx: Transaction,
  projectId: number,
  { eventId, groupId, title, payload }: Candidate,
  identities: Identity[],
): Promise<{ left: Left; theirs: Theirs | null } | null> {
  const original = JSON.parse(payload) as EventPayload
  const { payload: cleaned, verdict, known, redact, retell } = anonymise(original, identities)
  if (verdict === 'neither') return null
  await tx.$executeRaw`
    UPDATE "Event" SET payload = ${JSON.stringify(cleaned)}::json, title = ${retell(title)}
     WHERE "projectId" = ${projectId} AND "eventId" = ${eventId}::uuid`
  return {
    left: { groupId, known, redact, retell, tags: indexedTags(original) },
    theirs: verdict === 'theirs' ? { eventId, groupId, user: original.user } : null,
  }
}

async function eraseUsers(
  tx: Transaction,
  projectId: number,
  identities: Identity[],
  counts: Counts,
): Promise<void> {
  const keys = identities.map(userKeyOf)
  // Found by each group's own index: there is none by user.
  for (const table of ['GroupUser', 'SnoozedUser'] as const)
    counts.users += await tx.$executeRawUnsafe(
      `DELETE FROM "${table}" WHERE ctid = ANY(ARRAY(
         SELECT u.ctid FROM "Group" g JOIN "${table}" u ON u."groupId" = g.id AND u."userKey" = ANY($2)
          WHERE g."projectId" = $1))`,
      projectId,
      keys,
    )
  const emails = identities.flatMap(({ field, value }) => (field === 'email' ? [value] : []))
  if (emails.length > 0)
    counts.reports += await tx.$executeRaw`
      DELETE FROM "UserReport" WHERE "projectId" = ${projectId} AND lower(email) = ANY(${emails})`
}

// What was asked for is to be forgotten as well.
async function finish(
  tx: Transaction,
  wish: Erasure,
  counts: Counts,
  finishedAt: Date | null,
): Promise<number> {
  await tx.erasure.update({
    where: { id: wish.id },
    data: {
      counts: counts as unknown as Prisma.InputJsonObject,
      reachedEventId: null,
      ...(finishedAt && { finishedAt, identities: null }),
    },
  })
  return 1
}

function openIdentities(app: App, { identities }: Erasure): Identity[] {
  if (identities === null) return []
  return (JSON.parse(app.secrets.open(identities)) as string[]).map(parseIdentity)
}
