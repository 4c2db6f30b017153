import { isDeepStrictEqual } from 'node:util'
import type { Monitor, Prisma } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { type Actor, audit, madeBy } from '../audit.ts'
import type { Transaction } from '../database/database.ts'
import { literal } from '../database/like.ts'
import { transact } from '../database/transaction.ts'
import { UserError } from '../errors.ts'
import { firstLine } from '../events/text.ts'
import { withTeams } from '../projects/projects.ts'
import { slugOf } from './checkIn.ts'
import { readMonitorConfig } from './config.ts'
import { configOf, mostMonitors, reschedule } from './environment.ts'

const whole = {
  project: { include: withTeams },
  environments: { orderBy: { name: 'asc' } },
} as const

export type MonitorView = Prisma.MonitorGetPayload<{ include: typeof whole }>
export type CheckInView = Prisma.CheckInGetPayload<{ include: { environment: true } }>

/** Which monitors are meant: those of an organization, or of one project of it. */
export type Scope = { organizationId: number; projectId?: number }

/** Monitors by slug. */
export async function listMonitors(
  app: App,
  { organizationId, projectId, ...query }: Scope & { search?: string; limit: number; offset: number },
): Promise<MonitorView[]> {
  const contains = query.search && { contains: literal(query.search), mode: 'insensitive' as const }
  return app.db.monitor.findMany({
    where: {
      ...(projectId !== undefined && { projectId }),
      project: { organizationId },
      ...(contains && { OR: [{ slug: contains }, { name: contains }] }),
    },
    include: whole,
    orderBy: [{ slug: 'asc' }, { id: 'asc' }],
    take: query.limit,
    skip: query.offset,
  })
}

/** A monitor by its slug or its number; where several projects have one of that slug, the oldest. */
export async function findMonitor(
  app: App,
  { organizationId, projectId }: Scope,
  name: { slug: string } | { id: number },
): Promise<MonitorView | null> {
  return app.db.monitor.findFirst({
    where: { ...name, ...(projectId !== undefined && { projectId }), project: { organizationId } },
    include: whole,
    orderBy: { id: 'asc' },
  })
}

/**
 * @param wanted `slug` or else `name` is what it is called in addresses
 * @throws UserError 409 when the project has one of that slug, 400 for what cannot be meant
 */
export async function createMonitor(
  app: App,
  by: Actor,
  project: { id: number; slug: string },
  wanted: { name: string; slug?: string; config: unknown; isActive?: boolean; isMuted?: boolean },
): Promise<number> {
  const slug = slugOf(wanted.slug ?? wanted.name)
  if (!/[a-z_-]/.test(slug)) throw slugError('A slug has letters or digits, and is not a mere number.')
  const config = readMonitorConfig(wanted.config)
  const name = firstLine(wanted.name) || slug
  return transact(app, async (tx) => {
    if ((await tx.monitor.count({ where: { projectId: project.id } })) >= mostMonitors)
      throw new UserError(`A project can have at most ${mostMonitors} monitors.`)
    const [made] = await tx.monitor.createManyAndReturn({
      data: [
        {
          projectId: project.id,
          slug,
          name,
          config,
          status: wanted.isActive === false ? 'disabled' : 'active',
          isMuted: wanted.isMuted ?? false,
          createdAt: app.now(),
        },
      ],
      skipDuplicates: true,
    })
    if (!made) throw slugError(`The project has a monitor ${slug} already.`, 409)
    await audit(tx, app, { ...madeBy(by), action: 'monitor.create', ...about(made, project.slug) })
    return made.id
  })
}

/** What is not given stays. @throws UserError 404 when it is gone, 400 for what cannot be meant */
export async function updateMonitor(
  app: App,
  by: Actor,
  monitor: MonitorView,
  change: { name?: string; config?: unknown; isActive?: boolean; isMuted?: boolean },
): Promise<void> {
  const before = configOf(monitor)
  const config = change.config === undefined ? before : readMonitorConfig(change.config, before)
  const status = change.isActive === undefined ? monitor.status : change.isActive ? 'active' : 'disabled'
  await transact(app, async (tx) => {
    const [updated] = await tx.monitor.updateManyAndReturn({
      where: { id: monitor.id },
      data: {
        name: firstLine(change.name ?? '') || monitor.name,
        isMuted: change.isMuted ?? monitor.isMuted,
        config,
        status,
      },
    })
    if (!updated) throw new UserError('That monitor has just been deleted.', 404)
    // One that was switched off has missed nothing meanwhile, and heard of no end.
    if (status !== monitor.status)
      await tx.checkIn.updateMany({
        where: { environment: { monitorId: monitor.id }, timeoutAt: { not: null } },
        data: { status: 'unknown', timeoutAt: null },
      })
    if (status !== monitor.status || !isDeepStrictEqual(config, before)) await reschedule(app, tx, updated)
    await audit(tx, app, { ...madeBy(by), action: 'monitor.update', ...about(updated, monitor.project.slug) })
  })
}

/** Deletes a monitor with its runs. Its groups stay, as they are history. */
export async function deleteMonitor(app: App, by: Actor, monitor: MonitorView): Promise<void> {
  await transact(app, async (tx) => {
    const { count } = await tx.monitor.deleteMany({ where: { id: monitor.id } })
    if (count === 0) return
    await audit(tx, app, { ...madeBy(by), action: 'monitor.remove', ...about(monitor, monitor.project.slug) })
  })
}

/** The runs of a monitor, newest first. */
export async function listCheckIns(
  app: App,
  query: { monitorId: number; environments: string[]; limit: number; offset: number },
): Promise<CheckInView[]> {
  const { monitorId, environments, limit, offset } = query
  const name = environments.length > 0 ? { name: { in: environments } } : {}
  return app.db.checkIn.findMany({
    where: { environment: { monitorId, ...name } },
    include: { environment: true },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take: limit,
    skip: offset,
  })
}

/** One run by its id, or the newest (null). */
export async function findCheckIn(
  app: App,
  monitorId: number,
  checkInId: string | null,
): Promise<CheckInView | null> {
  return app.db.checkIn.findFirst({
    where: { environment: { monitorId }, ...(checkInId !== null && { checkInId }) },
    include: { environment: true },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
  })
}

/** Deletes some runs of a project that is being deleted. @returns how many; 0 when none are left */
export function deleteSomeCheckIns(tx: Transaction, projectId: number, most: number): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM "CheckIn" WHERE id IN (
      SELECT c.id FROM "CheckIn" c
        JOIN "MonitorEnvironment" e ON e.id = c."environmentId"
        JOIN "Monitor" m ON m.id = e."monitorId"
       WHERE m."projectId" = ${projectId} LIMIT ${most})`
}

function about(monitor: Monitor, project: string) {
  return { target: monitor.slug, data: { id: monitor.id, project } }
}

function slugError(message: string, status = 400): UserError {
  return new UserError(message, status, { slug: [message] })
}
