import type { Prisma } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import type { Transaction } from '../database/database.ts'
import { isRecord } from '../events/intake.ts'
import { gramsOf } from '../search/grams.ts'
import type { Redact } from './anonymise.ts'
import type { Counts } from './counts.ts'

/** A group that events told of somebody in, and what takes that out of its texts. */
export type Told = { groupId: number; redact: Redact; retell: Redact }

/** Takes what tells of somebody out of what a group shows and says, all of it copied out of its events. */
export async function eraseCopies(
  app: App,
  tx: Transaction,
  { groupId, redact, retell }: Told,
  counts: Counts,
): Promise<void> {
  await ofFacts(app, tx, groupId, retell, counts)
  await ofReasons(tx, groupId, redact)
  await ofHistory(tx, groupId, redact)
}

/** The same for the words by which groups are found. Whoever calls has the turn of writing these. */
export async function eraseWords(tx: Transaction, told: Told[]): Promise<void> {
  const words = await tx.groupText.findMany({
    where: { groupId: { in: told.map(({ groupId }) => groupId) } },
    select: { groupId: true, text: true },
  })
  const texts = new Map(words.map(({ groupId, text }) => [groupId, text]))
  for (const { groupId, retell } of told) {
    const before = texts.get(groupId)
    const text = before === undefined ? undefined : retell(before)
    if (text !== undefined && text !== before)
      await tx.groupText.update({ where: { groupId }, data: { text, grams: gramsOf(text) } })
  }
}

async function ofFacts(app: App, tx: Transaction, id: number, retell: Redact, counts: Counts) {
  const group = await tx.group.findUnique({
    where: { id },
    select: { title: true, message: true, culprit: true, topFrame: true, hasCards: true },
  })
  if (!group) return
  const { hasCards, ...facts } = group
  const data = {
    title: retell(facts.title),
    message: retell(facts.message),
    culprit: retell(facts.culprit),
    topFrame: retell(facts.topFrame),
  }
  if (
    facts.title === data.title &&
    facts.message === data.message &&
    facts.culprit === data.culprit &&
    facts.topFrame === data.topFrame
  )
    return
  await tx.group.update({ where: { id }, data })
  counts.groups += 1
  if (hasCards) await app.jobs.send(tx, 'refresh', { groupId: id }, { key: String(id) })
}

// Why events are one group, and why somebody owns it: both quote what the event said.
async function ofReasons(tx: Transaction, groupId: number, redact: Redact): Promise<void> {
  const hashes = await tx.groupHash.findMany({
    where: { groupId },
    select: { projectId: true, hash: true, explanation: true },
  })
  for (const { projectId, hash, explanation } of hashes) {
    const cleaned = redact(explanation)
    if (cleaned !== explanation)
      await tx.groupHash.update({
        where: { projectId_hash: { projectId, hash } },
        data: { explanation: cleaned },
      })
  }
  const owners = await tx.groupOwner.findMany({
    where: { groupId },
    select: { place: true, reason: true },
  })
  for (const { place, reason } of owners) {
    const cleaned = redact(reason)
    if (cleaned !== reason)
      await tx.groupOwner.update({
        where: { groupId_place: { groupId, place } },
        data: { reason: cleaned },
      })
  }
}

// Of the history what Hitch wrote out of events; what people wrote is theirs.
async function ofHistory(tx: Transaction, groupId: number, redact: Redact): Promise<void> {
  const lines = await tx.groupActivity.findMany({
    where: { groupId, kind: { in: ['assigned', 'merged'] } },
    select: { id: true, data: true },
  })
  for (const { id, data } of lines) {
    const cleaned = inQuotes(data, redact)
    if (JSON.stringify(cleaned) !== JSON.stringify(data))
      await tx.groupActivity.update({ where: { id }, data: { data: cleaned } })
  }
}

const quotes = new Set(['why', 'title'])

function inQuotes(data: Prisma.JsonValue, redact: Redact): Prisma.InputJsonValue {
  if (Array.isArray(data)) return data.map((entry) => inQuotes(entry, redact))
  if (!isRecord(data)) return data as Prisma.InputJsonValue
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      typeof value === 'string' && quotes.has(name)
        ? redact(value)
        : inQuotes(value as Prisma.JsonValue, redact),
    ]),
  )
}
