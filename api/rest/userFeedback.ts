import type { Request, Response } from 'restify'
import { z } from 'zod'
import type { App } from '../../services/app.ts'
import { UserError } from '../../services/errors.ts'
import { readScrubOptions } from '../../services/events/scrub.ts'
import { addReport } from '../../services/feedback/add.ts'
import { takeFeedback } from '../../services/feedback/cap.ts'
import { listProjectReports } from '../../services/feedback/read.ts'
import { readReport } from '../../services/feedback/report.ts'
import { detailsOf } from '../../services/groups/details.ts'
import { viewMany } from '../../services/groups/view.ts'
import { findKey } from '../../services/projects/keys.ts'
import { findProject } from '../../services/projects/projects.ts'
import { refusalInWords } from '../../services/quotas/words.ts'
import { answer } from '../answer.ts'
import { fieldError, readShape, text } from './body.ts'
import { type Call, missing, nameOf, type Reply, type RestRoute } from './call.ts'
import { dayStats, issueJson } from './issueShape.ts'
import { paged, pageOf } from './paging.ts'
import { projectOf } from './projects.ts'

const path = '/api/0/projects/:org/:project/user-feedback/'

export const userFeedbackRoutes: RestRoute[] = [
  { method: 'get', path, scope: 'project:read', handle: list },
  { method: 'post', path, scope: 'project:write', handle: create, byKey: createByKey },
]

const report = z.object({
  event_id: z.string(),
  name: text(200),
  email: text(200).pipe(z.string().regex(/^[^\s@]+@[^\s@]+$/, 'Enter a valid email address.')),
  comments: text(4_096),
})

const largest = 64 * 1024

async function list(call: Call): Promise<Reply> {
  const { app } = call
  const page = pageOf(call.query)
  const project = await projectOf(call)
  const rows = await listProjectReports(app, {
    projectId: project.id,
    limit: page.take,
    offset: page.offset,
  })
  const views = await viewMany(
    app,
    rows.map(({ groupId }) => groupId).filter((id) => id !== null),
  )
  const details = await detailsOf(app, views, call.bearer.person)
  const issues = new Map(
    views.map((view) => {
      const known = details.get(view.id)
      return [view.id, known ? issueJson(view, known, { '24h': dayStats(view, app.now()) }) : null]
    }),
  )
  return paged(
    call,
    page,
    rows.map((row) => ({ ...reportJson(row), issue: (row.groupId && issues.get(row.groupId)) || null })),
  )
}

async function create(call: Call): Promise<Reply> {
  const project = await projectOf(call)
  return { body: await add(call.app, project, await call.body(report, largest)) }
}

/** The same with the key of a DSN, `Authorization: DSN https://key@host/1`, as pages without a token send it. */
async function createByKey(app: App, req: Request, res: Response): Promise<void> {
  const key = await findKey(app, publicKeyIn(req.headers.authorization ?? ''))
  if (!key?.isActive) throw new UserError('Invalid dsn', 401)
  const { org, project: name } = req.params as Record<string, string>
  // The database cannot hold it, so nothing is called that.
  if (`${org}${name}`.includes('\0')) throw missing()
  const organization = await app.db.organization.findFirst({
    where: { ...nameOf(org ?? ''), projects: { some: { id: key.projectId } } },
  })
  const project = organization && (await findProject(app, organization.id, nameOf(name ?? '')))
  if (project?.id !== key.projectId) throw missing()
  answer(res, 200, await add(app, project, await readShape(req, report, largest)), {
    'access-control-allow-origin': '*',
  })
}

// DSN https://key@host/1, or with a secret behind the key, as older ones have it.
function publicKeyIn(authorization: string): string {
  const [, dsn = ''] = authorization.trim().split(/\s+/)
  return URL.canParse(dsn) ? new URL(dsn).username : ''
}

async function add(
  app: App,
  project: { id: number; scrub: unknown },
  body: z.output<typeof report>,
): Promise<object> {
  const words = readReport(body, readScrubOptions(project.scrub))
  if (!words) throw fieldError('event_id', 'An event id is 32 hexadecimal digits.')
  const used = takeFeedback(app, project.id)
  if (used) {
    app.record.count(project.id, 'feedback', 'rate_limited:feedback_cap')
    throw new UserError(refusalInWords(used), 429)
  }
  const id = await addReport(app, project.id, words)
  app.record.count(project.id, 'feedback', id === null ? 'duplicate' : 'accepted')
  if (id === null) throw new UserError('Feedback for this event cannot be modified.', 409)
  return reportJson({ ...words, id, receivedAt: app.now() })
}

function reportJson(row: {
  id: number
  eventId: string | null
  name: string | null
  email: string | null
  comments: string
  receivedAt: Date
}) {
  return {
    id: String(row.id),
    eventID: row.eventId,
    event: { id: row.eventId, eventID: row.eventId },
    name: row.name ?? '',
    email: row.email ?? '',
    comments: row.comments,
    user: null,
    dateCreated: row.receivedAt.toISOString(),
  }
}
