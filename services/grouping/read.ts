import type { App } from '../app.ts'
import type { EventPayload } from '../events/event.ts'
import { type GroupingInfo, groupingInfo } from './info.ts'
import { projectGroupingOf } from './project.ts'

/** A hash that leads to a group, with the words why. */
export type HashLine = {
  hash: string
  variant: string
  config: string
  explanation: string
  createdAt: Date
  /** The latest of the group's latest events that has it; null when none of them does. Its id is as it is stored. */
  latestEventId: string | null
}

const mostEvents = 50

/** The hashes of a group, oldest first, each with the latest event that has it as far back as is looked. */
export async function listHashes(
  app: App,
  group: { id: number; projectId: number },
  page: { limit: number; offset: number },
): Promise<HashLine[]> {
  const [rows, events, project] = await Promise.all([
    app.db.groupHash.findMany({
      where: { groupId: group.id },
      orderBy: [{ createdAt: 'asc' }, { hash: 'asc' }],
      take: page.limit,
      skip: page.offset,
    }),
    app.db.event.findMany({
      where: { groupId: group.id },
      orderBy: { receivedAt: 'desc' },
      take: mostEvents,
      select: { eventId: true, payload: true },
    }),
    readProject(app, group.projectId),
  ])
  const latest = new Map<string, string>()
  for (const { eventId, payload } of events)
    for (const { hash } of infoOf(payload, project.grouping).fingerprints)
      if (!latest.has(hash)) latest.set(hash, eventId)
  return rows.map(({ hash, variant, config, explanation, createdAt }) => {
    return { hash, variant, config, explanation, createdAt, latestEventId: latest.get(hash) ?? null }
  })
}

/** Why an event of a project is grouped as it is, by what the project groups by today. */
export async function explainEvent(app: App, projectId: number, payload: unknown): Promise<GroupingInfo> {
  return infoOf(payload, (await readProject(app, projectId)).grouping)
}

function infoOf(payload: unknown, grouping: unknown): GroupingInfo {
  return groupingInfo(payload as EventPayload, projectGroupingOf(grouping).now)
}

function readProject(app: App, id: number) {
  return app.db.project.findUniqueOrThrow({ where: { id }, select: { grouping: true } })
}
