import { hash } from 'node:crypto'
import type { CheckIn as Run } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import type { Fingerprint } from '../events/event.ts'
import { normalise } from '../events/normalise.ts'
import { readScrubOptions } from '../events/scrub.ts'
import { changeGroup } from '../groups/change.ts'
import { configOf } from './environment.ts'
import { wordsFor } from './words.ts'

/**
 * Job `tellMonitor`: makes an event of each failure that counts, on the path of all events, so that cards, rules and
 * work items follow as for any group; and resolves the group when the monitor is well again.
 */
export async function tellMonitor(app: App, { environmentId }: { environmentId: number }): Promise<void> {
  const found = await find(app, environmentId)
  if (!found) return
  const failures = await app.db.checkIn.findMany({
    where: { environmentId, eventId: { not: null }, isTold: false },
    orderBy: { id: 'asc' },
  })
  for (const run of failures) {
    await addFailure(app, found, run)
    await app.db.checkIn.update({ where: { id: run.id }, data: { isTold: true } })
  }
  if (found.status === 'ok' && found.isFailing) await resolve(app, found)
}

type Found = NonNullable<Awaited<ReturnType<typeof find>>>

function find(app: App, id: number) {
  return app.db.monitorEnvironment.findUnique({
    where: { id },
    include: { monitor: { include: { project: true } } },
  })
}

// Told twice, the same event counts once.
async function addFailure(app: App, { name, monitor }: Found, run: Run): Promise<void> {
  const { title, detail } = wordsFor(monitor.name, configOf(monitor), run)
  const raw = {
    platform: 'other',
    level: 'error',
    logger: 'monitor',
    timestamp: run.updatedAt.getTime() / 1000,
    message: `${title}\n${detail}`,
    culprit: monitor.slug,
    environment: name,
    release: run.release,
    tags: { 'monitor.slug': monitor.slug, 'monitor.status': run.status },
    contexts: { monitor: { slug: monitor.slug, status: run.status, check_in: run.checkInId } },
  }
  const event = normalise(raw, {
    receivedAt: app.now(),
    eventId: run.eventId ?? run.checkInId,
    newId: app.newId,
    scrub: readScrubOptions(monitor.project.scrub),
  })
  await app.record.add({
    isOurs: true,
    projectId: monitor.projectId,
    // A card shows both, one below the other.
    event: { ...event, message: detail },
    fingerprints: [fingerprintOf(monitor.slug, name)],
  })
}

async function resolve(app: App, { id, name, monitor }: Found): Promise<void> {
  const projectId_hash = { projectId: monitor.projectId, hash: fingerprintOf(monitor.slug, name).hash }
  const known = await app.db.groupHash.findUnique({
    where: { projectId_hash },
    include: { group: { select: { status: true } } },
  })
  if (known?.group.status === 'unresolved')
    await changeGroup(app, {
      groupId: known.groupId,
      change: { kind: 'resolve', why: `${monitor.name} checks in as it should again` },
      by: null,
      via: 'timer',
    })
  await app.db.monitorEnvironment.updateMany({ where: { id, status: 'ok' }, data: { isFailing: false } })
}

/** What leads to the group of a monitor in an environment. */
export function fingerprintOf(slug: string, environment: string): Fingerprint {
  return {
    hash: hash('md5', `monitor\n${slug}\n${environment}`, 'hex'),
    variant: 'custom',
    explanation: `Grouped by the monitor ${slug} in ${environment}`,
  }
}
