import type { App } from '../app.ts'
import type { Transaction } from '../database/database.ts'
import { transact } from '../database/transaction.ts'

/** One kind of thing that is forgotten when it is old. */
export type Kind = {
  name: string
  /** How long after the beginning of one walk the next may begin, in milliseconds. */
  everyMs: number
  step: Step
}

/**
 * Forgets some, in the transaction that remembers how far that came.
 * @param at.position the number of the last thing looked at, 0 at the beginning; `most`: about so many rows
 */
export type Step = (
  app: App,
  tx: Transaction,
  at: { position: number; most: number; now: Date },
) => Promise<Walked>

/** How many rows are gone, and the number up to which all was looked at; null: to the end. */
export type Walked = { forgotten: number; position: number | null }

type Mark = { position: number | null; beganAt: Date; finishedAt: Date | null }

/**
 * Takes the next step of a walk, unless another process is at it or the walk rests.
 * @returns rows forgotten; null when there is nothing to be done for now
 */
export async function takeStep(app: App, kind: Kind, most: number): Promise<number | null> {
  const now = app.now()
  return transact(app, async (tx) => {
    // Forgotten again after a crash, nothing is lost; and those who write events need not wait for this on the disk.
    await tx.$executeRaw`SET LOCAL synchronous_commit = off`
    const mark = await lockMark(tx, kind.name, now)
    if (!mark || isResting(mark, kind, now)) return null
    const { forgotten, position } = await kind.step(app, tx, { position: mark.position ?? 0, most, now })
    const isEnd = position === null
    await tx.retentionMark.update({
      where: { kind: kind.name },
      data: {
        position,
        ...(mark.position === null && { beganAt: now }),
        ...(isEnd && { finishedAt: now }),
        ...(forgotten > 0 && { forgotten: { increment: forgotten } }),
      },
    })
    // What has no numbers to walk along is at its end with every step; there is more where one was full.
    return isEnd && (forgotten < most || kind.everyMs > 0) ? null : forgotten
  })
}

function isResting({ position, beganAt, finishedAt }: Mark, { everyMs }: Kind, now: Date): boolean {
  return position === null && finishedAt !== null && now.getTime() - beganAt.getTime() < everyMs
}

// Whoever has it is at work; nobody waits for them.
async function lockMark(tx: Transaction, kind: string, now: Date): Promise<Mark | undefined> {
  await tx.$executeRaw`
    INSERT INTO "RetentionMark" (kind, "beganAt") VALUES (${kind}, ${now}::timestamptz) ON CONFLICT DO NOTHING`
  const [mark] = await tx.$queryRaw<Mark[]>`
    SELECT position, "beganAt", "finishedAt" FROM "RetentionMark" WHERE kind = ${kind} FOR UPDATE SKIP LOCKED`
  return mark
}
