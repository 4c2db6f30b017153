import type { App } from '../app.ts'
import { transact } from '../database/transaction.ts'
import { expectAfter } from './config.ts'
import { configOf, countRun, lockWatched } from './environment.ts'
import { watchedSince } from './watchedSince.ts'

const atOnce = 500

/**
 * Job `watchMonitors`, every minute: finds runs that take too long and runs that never came. Whatever was due while
 * nobody could check in is not held against anybody.
 */
export async function watchMonitors(app: App): Promise<void> {
  const now = app.now()
  if (!(await watchedSince(app, now))) await forgive(app, now)
  for (const id of await overdueRuns(app, now)) await timeOut(app, id, now)
  for (const id of await overdue(app, now)) await miss(app, id, now)
}

/** After a time in which check-ins may have been lost: neither what was due in it is missed, nor does what ran in it time out. */
async function forgive(app: App, now: Date): Promise<void> {
  await app.db.checkIn.updateMany({
    where: { timeoutAt: { not: null }, startedAt: { lte: now } },
    data: { status: 'unknown', timeoutAt: null },
  })
  for (;;) {
    const due = await app.db.monitorEnvironment.findMany({
      where: { dueAt: { lte: now } },
      include: { monitor: true },
      take: atOnce,
    })
    // Only if no check-in has come meanwhile, which knows better.
    for (const { id, dueAt, monitor } of due)
      await app.db.monitorEnvironment.updateMany({
        where: { id, dueAt },
        data: expectAfter(configOf(monitor), now),
      })
    if (due.length < atOnce) return
  }
}

async function overdueRuns(app: App, now: Date): Promise<number[]> {
  const runs = await app.db.checkIn.findMany({
    where: { timeoutAt: { lte: now }, environment: { monitor: { status: 'active' } } },
    select: { id: true },
    orderBy: { timeoutAt: 'asc' },
    take: atOnce,
  })
  return runs.map(({ id }) => id)
}

async function timeOut(app: App, id: number, now: Date): Promise<void> {
  await transact(app, async (tx) => {
    const run = await tx.checkIn.findUnique({ where: { id }, select: { environmentId: true } })
    const watched = run && (await lockWatched(tx, run.environmentId))
    if (!watched) return
    const { count } = await tx.checkIn.updateMany({
      where: { id, timeoutAt: { lte: now } },
      data: { status: 'timeout', timeoutAt: null, updatedAt: now },
    })
    if (count > 0) await countRun(app, tx, watched, { id, isWell: false })
  })
}

async function overdue(app: App, now: Date): Promise<number[]> {
  const late = await app.db.monitorEnvironment.findMany({
    where: { lateAt: { lte: now }, monitor: { status: 'active' } },
    select: { id: true },
    orderBy: { lateAt: 'asc' },
    take: atOnce,
  })
  return late.map(({ id }) => id)
}

async function miss(app: App, id: number, now: Date): Promise<void> {
  await transact(app, async (tx) => {
    const watched = await lockWatched(tx, id)
    if (!watched?.dueAt || !watched.lateAt || watched.lateAt > now) return
    const { dueAt, monitor } = watched
    await tx.monitorEnvironment.update({ where: { id }, data: expectAfter(configOf(monitor), dueAt) })
    // Most schedulers start nothing while the last run is still going.
    const isRunning = await tx.checkIn.count({ where: { environmentId: id, timeoutAt: { gt: now } } })
    if (isRunning > 0) return
    const run = await tx.checkIn.create({
      data: {
        environmentId: id,
        checkInId: app.newId(),
        status: 'missed',
        startedAt: now,
        updatedAt: now,
        expectedAt: dueAt,
      },
    })
    await countRun(app, tx, watched, { id: run.id, isWell: false })
  })
}
