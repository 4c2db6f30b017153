import { isDeepStrictEqual } from 'node:util'
import type { Monitor, CheckIn as Run } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import type { Transaction } from '../database/database.ts'
import { transact } from '../database/transaction.ts'
import { UserError } from '../errors.ts'
import { type CheckIn, longestMs } from './checkIn.ts'
import { type MonitorConfig, placeInSchedule, readMonitorConfig } from './config.ts'
import { configOf, countRun, lockNamed, mostMonitors, reschedule, type Watched } from './environment.ts'

const minute = 60_000
// No schedule asks for more, and each is a row.
const mostAMinute = 60

/**
 * Takes a check-in: the run it tells of, how its monitor stands now, and when it is expected next are committed
 * when this resolves.
 * @returns the run's id, 32 hex digits
 * @throws UserError when it cannot be taken: nobody knows the monitor, or it is switched off
 */
export async function takeCheckIn(app: App, projectId: number, checkIn: CheckIn): Promise<string> {
  return transact(app, async (tx) => {
    const monitor = await ensureMonitor(app, tx, projectId, checkIn)
    if (monitor.status !== 'active') throw new UserError(`The monitor ${monitor.slug} is switched off.`, 403)
    const watched = await lockNamed(app, tx, monitor, checkIn.environment)
    const known = await findRun(tx, watched.id, checkIn.id)
    if (known) await goOn(app, tx, watched, known, checkIn)
    const run = known ?? (await begin(app, tx, watched, checkIn))
    return run.checkInId.replaceAll('-', '')
  })
}

/** A monitor as a check-in describes it: made when it is new, changed when its config says so. */
async function ensureMonitor(
  app: App,
  tx: Transaction,
  projectId: number,
  { slug, config: raw }: CheckIn,
): Promise<Monitor> {
  const where = { projectId_slug: { projectId, slug } }
  const known = await tx.monitor.findUnique({ where })
  if (known) return raw === undefined ? known : adapt(app, tx, known, raw)
  if (raw === undefined)
    throw new UserError(
      `This project has no monitor ${slug}. Send a monitor_config along, or make it through the REST interface.`,
      404,
    )
  const config = readMonitorConfig(raw)
  if ((await tx.monitor.count({ where: { projectId } })) >= mostMonitors)
    throw new UserError(`A project can have at most ${mostMonitors} monitors.`)
  await tx.monitor.createMany({
    data: [{ projectId, slug, name: slug, config, createdAt: app.now() }],
    skipDuplicates: true,
  })
  return tx.monitor.findUniqueOrThrow({ where })
}

// A check-in is worth more than a config that cannot be read: the monitor stays as it was.
async function adapt(app: App, tx: Transaction, known: Monitor, raw: unknown): Promise<Monitor> {
  const before = configOf(known)
  const config = configIn(raw, before) ?? before
  if (isDeepStrictEqual(config, before)) return known
  const monitor = await tx.monitor.update({ where: { id: known.id }, data: { config } })
  if (!isDeepStrictEqual([config.schedule, config.timezone], [before.schedule, before.timezone]))
    await reschedule(app, tx, monitor)
  return monitor
}

function configIn(raw: unknown, before: MonitorConfig): MonitorConfig | null {
  try {
    return readMonitorConfig(raw, before)
  } catch (error) {
    if (error instanceof UserError) return null
    throw error
  }
}

async function findRun(
  tx: Transaction,
  environmentId: number,
  checkInId: string | null | undefined,
): Promise<Run | null> {
  if (checkInId === undefined) return null
  if (checkInId !== null)
    return tx.checkIn.findUnique({ where: { environmentId_checkInId: { environmentId, checkInId } } })
  const where = { environmentId, status: { in: [...unfinished] } }
  return tx.checkIn.findFirst({ where, orderBy: [{ startedAt: 'desc' }, { id: 'desc' }] })
}

const unfinished = ['in_progress', 'unknown']

// What is finished stays as it ended: a repeated check-in counts nothing, and one that timed out has timed out.
async function goOn(app: App, tx: Transaction, watched: Watched, run: Run, checkIn: CheckIn): Promise<void> {
  if (!unfinished.includes(run.status)) return
  const now = app.now()
  const { status } = checkIn
  const isOver = status !== 'in_progress'
  const took =
    checkIn.duration ?? (isOver ? Math.min(now.getTime() - run.startedAt.getTime(), longestMs) : null)
  await tx.checkIn.update({
    where: { id: run.id },
    data: { status, duration: took, updatedAt: now, timeoutAt: isOver ? null : timeoutOf(watched, now) },
  })
  if (isOver) await countRun(app, tx, watched, { id: run.id, isWell: status === 'ok' })
}

async function begin(app: App, tx: Transaction, watched: Watched, checkIn: CheckIn): Promise<Run> {
  const now = app.now()
  const { status } = checkIn
  await demandRoom(tx, watched.id, now)
  const { expectedAt, ...next } = placeInSchedule(configOf(watched.monitor), watched.dueAt, now)
  await tx.monitorEnvironment.update({
    where: { id: watched.id },
    data: { ...next, lastCheckInAt: now },
  })
  const run = await tx.checkIn.create({
    data: {
      environmentId: watched.id,
      checkInId: checkIn.id ?? app.newId(),
      status,
      duration: checkIn.duration,
      release: checkIn.release,
      startedAt: now,
      updatedAt: now,
      expectedAt,
      timeoutAt: status === 'in_progress' ? timeoutOf(watched, now) : null,
    },
  })
  if (status !== 'in_progress') await countRun(app, tx, watched, { id: run.id, isWell: status === 'ok' })
  return run
}

async function demandRoom(tx: Transaction, environmentId: number, now: Date): Promise<void> {
  const since = new Date(now.getTime() - minute)
  const count = await tx.checkIn.count({ where: { environmentId, startedAt: { gt: since } } })
  if (count < mostAMinute) return
  throw new UserError(`A monitor can check in at most ${mostAMinute} times a minute.`, 429, {
    retryAfter: 60,
  })
}

function timeoutOf({ monitor }: Watched, now: Date): Date {
  return new Date(now.getTime() + configOf(monitor).maxRuntime * minute)
}
