import type { App } from '../app.ts'
import { formatShortId } from '../groups/shortId.ts'

/** What somebody wrote about a group, for people. Texts are raw. */
export type ReportLine = {
  id: number
  name: string | null
  email: string | null
  comments: string
  url: string | null
  at: Date
  /** 32 hex digits. */
  eventId: string | null
  /** The group that a feedback is itself. */
  feedback: { shortId: string } | null
}

/** What people wrote about a group's events, newest first. */
export async function listReports(app: App, groupId: number, limit: number): Promise<ReportLine[]> {
  const rows = await app.db.userReport.findMany({
    where: { groupId },
    orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
    take: limit,
    include: { feedbackGroup: withPrefix },
  })
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    comments: row.comments,
    url: row.url,
    at: row.receivedAt,
    eventId: row.eventId && plainId(row.eventId),
    feedback: row.feedbackGroup && { shortId: shortIdOf(row.feedbackGroup) },
  }))
}

/** The group that a feedback was written about; null when it is about none, or its event is not here. */
export async function aboutOf(
  app: App,
  feedbackGroupId: number,
): Promise<{ shortId: string; title: string; eventId: string | null } | null> {
  const row = await app.db.userReport.findFirst({
    where: { feedbackGroupId, groupId: { not: null } },
    include: { group: withPrefix },
  })
  if (!row?.group) return null
  return {
    shortId: shortIdOf(row.group),
    title: row.group.title,
    eventId: row.eventId && plainId(row.eventId),
  }
}

/** A project's reports and feedback that have their groups, newest first, each with the group it is to be read in. */
export async function listProjectReports(
  app: App,
  query: { projectId: number; limit: number; offset: number },
) {
  const rows = await app.db.userReport.findMany({
    where: { projectId: query.projectId },
    orderBy: { id: 'desc' },
    take: query.limit,
    skip: query.offset,
  })
  return rows.map((row) => ({
    ...row,
    eventId: plainId(row.eventId ?? row.reportId),
    groupId: row.groupId ?? row.feedbackGroupId,
  }))
}

const withPrefix = {
  select: { number: true, title: true, project: { select: { shortIdPrefix: true } } },
} as const

function shortIdOf(group: { number: number; project: { shortIdPrefix: string } }): string {
  return formatShortId(group.project.shortIdPrefix, group.number)
}

function plainId(eventId: string): string {
  return eventId.replaceAll('-', '')
}
