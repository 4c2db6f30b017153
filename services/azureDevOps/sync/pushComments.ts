import type { App } from '../../app.ts'
import { formatShortId } from '../../groups/shortId.ts'
import { withClient } from '../health.ts'
import { optionsFor } from '../options.ts'
import { hashOf, htmlOf } from './commentText.ts'
import type { HeldItem } from './hold.ts'
import { activityOfMark, markOf, readComments } from './theirComments.ts'

/** What of a group's history is said on its work items: what people wrote, and why it came back. */
const told = ['comment', 'comment_removed', 'regressed', 'unarchived']

type Line = Awaited<ReturnType<typeof linesOf>>[number]

/**
 * Writes what was said on the groups of a work item since they were linked; follows edits and deletions. A comment is
 * noted before it is sent, so that one whose answer was lost is looked for by its mark and never written twice.
 */
export async function pushComments(app: App, item: HeldItem): Promise<void> {
  const lines = await linesOf(app, item.id)
  for (const line of lines) {
    const text = wordsOf(line)
    const [mirror] = line.mirrors
    if (!mirror) {
      if (text !== null) await add(app, item, line, text)
    } else if (mirror.commentId === null) await addAgain(app, item, line, text)
    else if (mirror.deletedAt) continue
    else if (text === null) await remove(app, item, mirror.id, mirror.commentId)
    else if (mirror.hash !== hashOf(text)) await edit(app, item, line, text)
  }
}

async function linesOf(app: App, workItemId: number) {
  const links = await app.db.link.findMany({
    where: { workItemId, state: 'linked' },
    include: { integration: true, group: { include: { project: true } } },
  })
  const lines = []
  for (const { group, linkedAt, integration } of links) {
    if (!optionsFor(integration, group.projectId).commentsOut) continue
    const found = await app.db.groupActivity.findMany({
      where: {
        groupId: group.id,
        kind: { in: told },
        via: { not: 'azureDevOps' },
        at: { gte: linkedAt ?? app.now() },
      },
      include: { person: true, mirrors: { where: { workItemId } } },
      orderBy: { id: 'asc' },
    })
    const shortId = formatShortId(group.project.shortIdPrefix, group.number)
    lines.push(...found.map((line) => ({ ...line, shortId })))
  }
  return lines
}

/** Null for what is not, or no longer, to be said. */
function wordsOf({ kind, data: raw }: Pick<Line, 'kind' | 'data'>): string | null {
  const data = raw as Record<string, unknown>
  if (kind === 'comment') return String(data.text ?? '')
  if (kind === 'regressed')
    return `Seen again${data.release ? ` in ${data.release}` : ''} after it was resolved.`
  return kind === 'unarchived' && data.why ? `Back from the archive: ${data.why}.` : null
}

function htmlFor(app: App, line: Line, text: string): string {
  const mark = markOf(app, line.shortId, line.id)
  const by = line.kind === 'comment' ? (line.person?.name ?? 'Somebody') : null
  return htmlOf({ text, by, mark, shortId: line.shortId })
}

async function add(app: App, item: HeldItem, line: Line, text: string): Promise<void> {
  const { id } = await app.db.commentMirror.create({
    data: {
      workItemId: item.id,
      activityId: line.id,
      origin: 'ours',
      hash: hashOf(text),
      sentAt: app.now(),
    },
  })
  await send(app, item, line, text, id)
}

async function send(app: App, item: HeldItem, line: Line, text: string, mirrorId: number): Promise<void> {
  const made = await withClient(app, item.integration, (client) =>
    client.addComment(item.projectName, item.number, htmlFor(app, line, text)),
  )
  await app.db.commentMirror.update({
    where: { id: mirrorId },
    data: { commentId: made.id, version: made.version, hash: hashOf(text) },
  })
}

// Sent before, and no answer came: is it there?
async function addAgain(app: App, item: HeldItem, line: Line, text: string | null): Promise<void> {
  const [mirror] = line.mirrors
  if (!mirror) return
  const comments = await readComments(app, item)
  const made = comments.find((comment) => activityOfMark(app, comment.text) === line.id)
  if (made)
    await app.db.commentMirror.update({
      where: { id: mirror.id },
      data: { commentId: made.id, version: made.version },
    })
  else if (text === null) await app.db.commentMirror.delete({ where: { id: mirror.id } })
  else await send(app, item, line, text, mirror.id)
}

async function edit(app: App, item: HeldItem, line: Line, text: string): Promise<void> {
  const [mirror] = line.mirrors
  const commentId = mirror?.commentId
  if (!mirror || !commentId) return
  const edited = await withClient(app, item.integration, (client) =>
    client.editComment(item.projectName, item.number, commentId, htmlFor(app, line, text)),
  )
  await app.db.commentMirror.update({
    where: { id: mirror.id },
    data: edited ? { version: edited.version, hash: hashOf(text) } : { deletedAt: app.now() },
  })
}

async function remove(app: App, item: HeldItem, mirrorId: number, commentId: number): Promise<void> {
  await withClient(app, item.integration, (client) =>
    client.removeComment(item.projectName, item.number, commentId),
  )
  await app.db.commentMirror.update({ where: { id: mirrorId }, data: { deletedAt: app.now() } })
}
