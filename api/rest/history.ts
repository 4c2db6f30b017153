import { z } from 'zod'
import { type Change, changeGroup } from '../../services/groups/change.ts'
import { findLine, readHistory } from '../../services/groups/history.ts'
import { text } from './body.ts'
import { type Call, idOf, missing, type Reply, type RestRoute } from './call.ts'
import { activityJson } from './historyShape.ts'
import { issueOf, ofIssue } from './issuePath.ts'
import { paged, pageOf } from './paging.ts'

export const historyRoutes: RestRoute[] = [
  ...ofIssue('get', 'activities/', 'event:read', activities),
  ...ofIssue('get', 'comments/', 'event:read', comments),
  ...ofIssue('post', 'comments/', 'event:write', comment),
  ...ofIssue('put', 'comments/:note/', 'event:write', editComment),
  ...ofIssue('del', 'comments/:note/', 'event:write', removeComment),
  // The name under which older clients know comments.
  ...ofIssue('get', 'notes/', 'event:read', comments),
  ...ofIssue('post', 'notes/', 'event:write', comment),
  ...ofIssue('put', 'notes/:note/', 'event:write', editComment),
  ...ofIssue('del', 'notes/:note/', 'event:write', removeComment),
]

async function activities(call: Call): Promise<Reply> {
  const view = await issueOf(call)
  const page = pageOf(call.query)
  const rows = await readHistory(call.app, { groupId: view.id, limit: page.take, offset: page.offset })
  const { body, headers } = paged(call, page, rows.map(activityJson))
  return { body: { activity: body }, headers }
}

async function comments(call: Call): Promise<Reply> {
  const view = await issueOf(call)
  const page = pageOf(call.query)
  const asked = { groupId: view.id, kind: 'comment', limit: page.take, offset: page.offset } as const
  return paged(call, page, (await readHistory(call.app, asked)).map(activityJson))
}

async function comment(call: Call): Promise<Reply> {
  const { id } = await issueOf(call)
  const { text } = await call.body(newComment)
  await changeGroup(call.app, {
    groupId: id,
    change: { kind: 'comment', text },
    by: call.by.person,
    via: 'api',
  })
  const newest = await readHistory(call.app, { groupId: id, kind: 'comment', limit: 20 })
  const written = newest.find(({ data }) => (data as { text?: unknown }).text === text)
  return { status: 201, body: written ? activityJson(written) : {} }
}

async function editComment(call: Call): Promise<Reply> {
  const { text } = await call.body(newComment)
  const activityId = await changeComment(call, (id) => ({ kind: 'editComment', activityId: id, text }))
  const edited = await findLine(call.app, activityId)
  return { body: edited ? activityJson(edited) : {} }
}

async function removeComment(call: Call): Promise<Reply> {
  await changeComment(call, (id) => ({ kind: 'deleteComment', activityId: id }))
  return { status: 204 }
}

async function changeComment(call: Call, changeOf: (activityId: number) => Change): Promise<number> {
  const { id: groupId } = await issueOf(call)
  const id = idOf(call.param('note'))
  const line = id === null ? null : await findLine(call.app, id)
  if (line?.groupId !== groupId || line.kind !== 'comment') throw missing()
  await changeGroup(call.app, { groupId, change: changeOf(line.id), by: call.by.person, via: 'api' })
  return line.id
}

const newComment = z.object({ text: text(10_000) })
