import type { EventPayload } from '../../services/events/event.ts'
import { edgeEvent } from '../../services/events/find.ts'
import { countDays, detailsOf } from '../../services/groups/details.ts'
import { readHistory } from '../../services/groups/history.ts'
import { seenBy } from '../../services/groups/personal.ts'
import { countFitting, listGroups } from '../../services/groups/search.ts'
import { listFollowers } from '../../services/groups/subscriptions.ts'
import { countTags, type TagCount } from '../../services/groups/tagCounts.ts'
import { findGroup, type GroupView } from '../../services/groups/view.ts'
import { updateMany } from './bulk.ts'
import { type Call, missing, type Reply, type RestRoute } from './call.ts'
import { activityJson } from './historyShape.ts'
import { issueOf, ofIssue } from './issuePath.ts'
import { chartOf, groupQuery, placeOf, refuseUnknown } from './issueQuery.ts'
import { dayStats, issueJson, type Stats, spans } from './issueShape.ts'
import { issueUpdate } from './issueUpdate.ts'
import { carryOut, wishOf } from './issueWish.ts'
import { listLinks, paged, pageOf, withoutCursor } from './paging.ts'
import { userJson } from './people.ts'
import { tagJson, tagValueJson } from './tagShape.ts'

const ofProject = '/api/0/projects/:org/:project/issues/'
const ofOrganization = '/api/0/organizations/:org/issues/'

export const issueRoutes: RestRoute[] = [
  { method: 'get', path: ofProject, scope: 'event:read', handle: list },
  { method: 'get', path: ofOrganization, scope: 'event:read', handle: list },
  { method: 'put', path: ofProject, scope: 'event:write', handle: updateMany },
  { method: 'put', path: ofOrganization, scope: 'event:write', handle: updateMany },
  ...ofIssue('get', '', 'event:read', read),
  ...ofIssue('put', '', 'event:write', update),
  ...ofIssue('get', 'tags/', 'event:read', tags),
  ...ofIssue('get', 'tags/:tag/', 'event:read', tag),
  ...ofIssue('get', 'tags/:tag/values/', 'event:read', tagValues),
  {
    method: 'get',
    path: '/api/0/organizations/:org/shortids/:shortId/',
    scope: 'event:read',
    handle: lookUp,
  },
]

async function list(call: Call): Promise<Reply> {
  const { app, bearer, query } = call
  const { limit } = pageOf(withoutCursor(query))
  const place = placeOf(query)
  // As in Sentry: no query at all means the unresolved ones, an empty one means all.
  const asked = await groupQuery(call, 'is:unresolved')
  const chart = chartOf(query, call.param('project') !== '')
  const direct =
    query.get('shortIdLookup') === '1' ? await findGroup(app, bearer.organizationId, asked.text ?? '') : null
  if (direct && (!asked.projectIds || asked.projectIds.includes(direct.project.id)))
    return { body: await draw(call, [direct], chart), headers: { 'x-sentry-direct-hit': '1' } }
  const [found, hits] = await Promise.all([
    listGroups(app, { ...asked, limit, place }),
    countFitting(app, asked, mostHits),
  ])
  refuseUnknown(found.problems)
  return {
    body: await draw(call, found.groups, chart),
    headers: {
      link: listLinks(call, place, found),
      ...(hits !== null && { 'x-hits': String(hits) }),
      'x-max-hits': String(mostHits),
    },
  }
}

// Counting ends here: Sentry's own lists say 1,000+ as well.
const mostHits = 1_000

async function read(call: Call): Promise<Reply> {
  const view = await issueOf(call)
  const { app } = call
  const [issue, days, entries, latest, tags, followers, seen] = await Promise.all([
    drawOne(call, view),
    countDays(app, [view.id], 30),
    readHistory(app, { groupId: view.id, limit: 100 }),
    edgeEvent(app, view.id, 'latest'),
    countTags(app, view.id),
    listFollowers(app, view.id),
    seenBy(app, view.id, 100),
  ])
  const payload = latest?.payload as unknown as EventPayload | undefined
  return {
    body: {
      ...issue,
      logger: payload?.logger ?? null,
      stats: { ...issue.stats, '30d': spans(days.get(view.id) ?? [], 86_400, app.now()) },
      activity: entries.map(activityJson),
      tags: tags.map(({ key, total }) => ({ key, name: key, totalValues: total })),
      participants: followers.map(({ person }) => userJson(person)),
      seenBy: seen.map(({ person, at }) => ({ ...userJson(person), lastSeen: at.toISOString() })),
      pluginActions: [],
      pluginIssues: [],
      pluginContexts: [],
      userReportCount: view.reportCount,
    },
  }
}

async function update(call: Call): Promise<Reply> {
  const asked = await issueOf(call)
  const wish = await wishOf(call, await call.body(issueUpdate))
  return { body: await drawOne(call, await carryOut(call, asked, wish)) }
}

async function tags(call: Call): Promise<Reply> {
  const view = await issueOf(call)
  return { body: (await countTags(call.app, view.id)).map(tagJson) }
}

async function tag(call: Call): Promise<Reply> {
  return { body: tagJson(await tagOf(call)) }
}

async function tagValues(call: Call): Promise<Reply> {
  const page = pageOf(call.query)
  const { key, values } = await tagOf(call)
  const rows = values.slice(page.offset, page.offset + page.take).map((value) => tagValueJson(key, value))
  return paged(call, page, rows)
}

async function tagOf(call: Call): Promise<TagCount> {
  const view = await issueOf(call)
  const found = (await countTags(call.app, view.id)).find(({ key }) => key === call.param('tag'))
  if (!found) throw missing()
  return found
}

async function lookUp(call: Call): Promise<Reply> {
  const view = await findGroup(call.app, call.bearer.organizationId, call.param('shortId'))
  if (!view) throw missing()
  return {
    body: {
      organizationSlug: call.bearer.organization.slug,
      projectSlug: view.project.slug,
      groupId: String(view.id),
      shortId: view.shortId,
      group: await drawOne(call, view),
    },
  }
}

async function drawOne(call: Call, view: GroupView) {
  const [issue] = await draw(call, [view], '24h')
  if (!issue) throw missing()
  return issue
}

async function draw({ app, bearer }: Call, views: GroupView[], chart: '24h' | '14d' | 'none') {
  const now = app.now()
  const [details, days] = await Promise.all([
    detailsOf(app, views, bearer.person),
    chart === '14d'
      ? countDays(
          app,
          views.map(({ id }) => id),
          14,
        )
      : null,
  ])
  return views.flatMap((view) => {
    const known = details.get(view.id)
    const stats: Stats = days
      ? { '14d': spans(days.get(view.id) ?? [], 86_400, now) }
      : chart === '24h'
        ? { '24h': dayStats(view, now) }
        : {}
    return known ? [issueJson(view, known, stats)] : []
  })
}
