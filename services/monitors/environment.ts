import type { Monitor, MonitorEnvironment } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import type { Transaction } from '../database/database.ts'
import { UserError } from '../errors.ts'
import { expectAfter, type MonitorConfig } from './config.ts'
import { afterRun } from './standing.ts'

/** A monitor in one environment, locked: whoever changes how it stands takes turns. */
export type Watched = MonitorEnvironment & { monitor: Monitor }

/** Of one project: whoever makes more has put something into their names that is no name. */
export const mostMonitors = 1000
const mostEnvironments = 50

export function configOf(monitor: Pick<Monitor, 'config'>): MonitorConfig {
  return monitor.config as MonitorConfig
}

/** Locks what is watched until the transaction ends; null when it is gone. */
export async function lockWatched(tx: Transaction, id: number): Promise<Watched | null> {
  await tx.$queryRaw`SELECT id FROM "MonitorEnvironment" WHERE id = ${id} FOR NO KEY UPDATE`
  return tx.monitorEnvironment.findUnique({ where: { id }, include: { monitor: true } })
}

/** The same by its name; made when it is new. @throws UserError when a monitor is told of too many */
export async function lockNamed(app: App, tx: Transaction, monitor: Monitor, name: string): Promise<Watched> {
  const where = { monitorId_name: { monitorId: monitor.id, name } }
  if (!(await tx.monitorEnvironment.findUnique({ where, select: { id: true } }))) {
    if ((await tx.monitorEnvironment.count({ where: { monitorId: monitor.id } })) >= mostEnvironments)
      throw new UserError(`A monitor can have at most ${mostEnvironments} environments.`)
    await tx.monitorEnvironment.createMany({
      data: [{ monitorId: monitor.id, name, createdAt: app.now() }],
      skipDuplicates: true,
    })
  }
  const { id } = await tx.monitorEnvironment.findUniqueOrThrow({ where, select: { id: true } })
  const locked = await lockWatched(tx, id)
  if (!locked) throw new UserError('The monitor has just been deleted.', 404)
  return locked
}

/** Counts a run that ended, and has its group told when that changes something. */
export async function countRun(
  app: App,
  tx: Transaction,
  watched: Watched,
  run: { id: number; isWell: boolean },
): Promise<void> {
  const { set, tell } = afterRun(watched, run.isWell, configOf(watched.monitor))
  const isFailure = tell === 'failure' && !watched.monitor.isMuted
  await tx.monitorEnvironment.update({
    where: { id: watched.id },
    data: { ...set, ...(isFailure && { isFailing: true }) },
  })
  if (isFailure)
    await tx.checkIn.update({ where: { id: run.id }, data: { eventId: app.newId(), isTold: false } })
  if (isFailure || (tell === 'recovery' && watched.isFailing))
    await app.jobs.send(tx, 'tellMonitor', { environmentId: watched.id }, { key: String(watched.id) })
}

/** After a change of its schedule: nothing that was due by the old one is missed. */
export async function reschedule(app: App, tx: Transaction, monitor: Monitor): Promise<void> {
  await tx.monitorEnvironment.updateMany({
    where: { monitorId: monitor.id, dueAt: { not: null } },
    data: expectAfter(configOf(monitor), app.now()),
  })
}
