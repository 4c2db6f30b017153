import type { Event } from '../../prisma/client/client.ts'
import {
  edgeEvent,
  findEvent,
  listEvents,
  listProjectEvents,
  neighboursOf,
  parseEventId,
} from '../../services/events/find.ts'
import { hashesOf } from '../../services/groups/details.ts'
import { type Call, missing, type Reply, type RestRoute } from './call.ts'
import { eventJson, eventSummary } from './eventShape.ts'
import { issueOf, ofIssue } from './issuePath.ts'
import { paged, pageOf } from './paging.ts'
import { projectOf } from './projects.ts'

export const eventRoutes: RestRoute[] = [
  {
    method: 'get',
    path: '/api/0/projects/:org/:project/events/',
    scope: 'event:read',
    handle: listOfProject,
  },
  ...ofIssue('get', 'events/', 'event:read', list),
  ...ofIssue('get', 'events/:event/', 'event:read', readOfIssue),
  {
    method: 'get',
    path: '/api/0/projects/:org/:project/events/:event/',
    scope: 'event:read',
    handle: readOfProject,
  },
  {
    method: 'get',
    path: '/api/0/projects/:org/:project/events/:event/json/',
    scope: 'event:read',
    handle: readPayload,
  },
]

async function list(call: Call): Promise<Reply> {
  const view = await issueOf(call)
  const page = pageOf(call.query)
  const rows = await listEvents(call.app, { groupId: view.id, limit: page.take, offset: page.offset })
  const isFull = ['1', 'true'].includes(call.query.get('full') ?? '')
  const hashes = isFull ? await hashesOf(call.app, view.id) : []
  return paged(
    call,
    page,
    rows.map((row) => (isFull ? eventJson(row, { hashes, previous: null, next: null }) : eventSummary(row))),
  )
}

async function listOfProject(call: Call): Promise<Reply> {
  const project = await projectOf(call)
  const page = pageOf(call.query)
  const rows = await listProjectEvents(call.app, {
    projectId: project.id,
    limit: page.take,
    offset: page.offset,
  })
  return paged(call, page, rows.map(eventSummary))
}

/** `latest`, `oldest`, or an event's id. */
async function readOfIssue(call: Call): Promise<Reply> {
  const view = await issueOf(call)
  const name = call.param('event')
  const isEdge = name === 'latest' || name === 'recommended' || name === 'oldest'
  const event = isEdge
    ? await edgeEvent(call.app, view.id, name === 'oldest' ? 'oldest' : 'latest')
    : await findEvent(call.app, view.project.id, parseEventId(name))
  if (event?.groupId !== view.id) throw missing()
  return draw(call, event)
}

async function readOfProject(call: Call): Promise<Reply> {
  return draw(call, await eventOf(call))
}

/** The event as it is kept: normalised and scrubbed, in the protocol's own form. */
async function readPayload(call: Call): Promise<Reply> {
  return { body: (await eventOf(call)).payload as object }
}

async function eventOf(call: Call): Promise<Event> {
  const project = await projectOf(call)
  const event = await findEvent(call.app, project.id, parseEventId(call.param('event')))
  if (!event) throw missing()
  return event
}

async function draw({ app }: Call, event: Event): Promise<Reply> {
  const [beside, hashes] = await Promise.all([neighboursOf(app, event), hashesOf(app, event.groupId)])
  return { body: eventJson(event, { ...beside, hashes }) }
}
