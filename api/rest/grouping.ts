import { z } from 'zod'
import { findEvent, parseEventId } from '../../services/events/find.ts'
import { configs } from '../../services/grouping/config.ts'
import { dryRun, type TriedGroup } from '../../services/grouping/dryRun.ts'
import type { GroupingInfo } from '../../services/grouping/info.ts'
import { readGroupingOptions } from '../../services/grouping/options.ts'
import { explainEvent, listHashes } from '../../services/grouping/read.ts'
import { formatShortId } from '../../services/groups/shortId.ts'
import { type Call, missing, type Reply, type RestRoute } from './call.ts'
import { plainId } from './eventShape.ts'
import { groupingChange, groupingFields } from './groupingBody.ts'
import { issueOf, ofIssue } from './issuePath.ts'
import { paged, pageOf } from './paging.ts'
import { projectOf } from './projects.ts'

const project = '/api/0/projects/:org/:project/'

export const groupingRoutes: RestRoute[] = [
  ...ofIssue('get', 'hashes/', 'event:read', hashes),
  { method: 'get', path: `${project}events/:event/grouping-info/`, scope: 'event:read', handle: info },
  { method: 'post', path: `${project}grouping-dry-run/`, scope: 'project:write', handle: tryOut },
  {
    method: 'get',
    path: '/api/0/organizations/:org/grouping-configs/',
    scope: 'project:read',
    handle: listConfigs,
  },
]

async function hashes(call: Call): Promise<Reply> {
  const view = await issueOf(call)
  const page = pageOf(call.query)
  const lines = await listHashes(
    call.app,
    { id: view.id, projectId: view.project.id },
    { limit: page.take, offset: page.offset },
  )
  return paged(
    call,
    page,
    lines.map(({ hash, latestEventId, createdAt, ...why }) => ({
      id: hash,
      latestEvent:
        latestEventId === null ? null : { id: plainId(latestEventId), eventID: plainId(latestEventId) },
      dateCreated: createdAt.toISOString(),
      mergedBySeer: false,
      ...why,
    })),
  )
}

async function info(call: Call): Promise<Reply> {
  const { id } = await projectOf(call)
  const event = await findEvent(call.app, id, parseEventId(call.param('event')))
  if (!event) throw missing()
  return { body: infoJson(await explainEvent(call.app, id, event.payload)) }
}

const wish = z.object(groupingFields)

async function tryOut(call: Call): Promise<Reply> {
  const found = await projectOf(call)
  const now = readGroupingOptions(found.grouping)
  const wanted = { ...now, ...groupingChange(await call.body(wish)) }
  const { events, groups, splits, joins } = await dryRun(call.app, found.id, { now, wanted })
  const named = ({ id, number, title, events }: TriedGroup) => ({
    id: String(id),
    shortId: formatShortId(found.shortIdPrefix, number),
    title,
    events,
  })
  return {
    body: {
      events,
      groups,
      splits: splits.map(({ group, into }) => ({ group: named(group), into })),
      joins: joins.map((join) => ({ groups: join.groups.map(named) })),
    },
  }
}

async function listConfigs(): Promise<Reply> {
  return {
    body: configs.map(({ name }, index) => ({ id: name, latest: index === 0, base: null, hidden: false })),
  }
}

function infoJson({ config, fingerprints, rule, stacks }: GroupingInfo) {
  return Object.fromEntries(
    fingerprints.map(({ hash, variant, explanation }) => [
      variant,
      {
        type: variant === 'custom' ? 'custom-fingerprint' : 'component',
        key: variant,
        hash,
        hashMismatch: false,
        description: explanation,
        config: { id: config },
        rule,
        contributes: true,
        component: {
          id: variant,
          contributes: true,
          values: variant === 'custom' ? [] : stacks.map(({ of, frames }) => stackJson(of, frames, variant)),
        },
      },
    ]),
  )
}

function stackJson(of: string, frames: GroupingInfo['stacks'][number]['frames'], variant: string) {
  return {
    id: 'stacktrace',
    name: of,
    values: frames.map(({ name, isOwn, app, system, why }) => ({
      id: 'frame',
      name,
      inApp: isOwn,
      contributes: variant === 'app' ? app : system,
      hint: why || null,
    })),
  }
}
