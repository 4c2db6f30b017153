import { comment, deleteComment, editComment, findComment } from '../comments.ts'
import type { Comment, Item } from '../item.ts'
import { malformed, Refusal, type Reply } from '../refusal.ts'
import type { Call, Routes } from '../router.ts'
import { showComment } from '../show.ts'
import { itemOf } from './items.ts'

/** The discussion of a work item. */
export const commentRoutes: Routes = {
  comments: {
    GET(call) {
      const item = itemOf(call, call.params.workItemId ?? '')
      if (!call.params.commentId) return list(call, item)
      const withDeleted = call.query.get('includedeleted') === 'true'
      const deleted = item.comments.find(({ id }) => id === Number(call.params.commentId))
      const found = withDeleted && deleted ? deleted : findComment(item, call.params.commentId)
      return { status: 200, body: showComment(call.org, item, found, isRendered(call)) }
    },
    POST(call) {
      const item = itemOf(call, call.params.workItemId ?? '')
      const format = call.query.get('format')?.toLowerCase() === 'markdown' ? 'markdown' : 'html'
      const said = { text: readText(call.body), by: call.caller.person.id, format } as const
      return { status: 200, body: showComment(call.org, item, comment(call.org, item, said).comment) }
    },
    PATCH(call) {
      const { item, found } = own(call)
      editComment(call.org, item, found, { text: readText(call.body), by: call.caller.person.id })
      return { status: 200, body: showComment(call.org, item, found) }
    },
    DELETE(call) {
      const { item, found } = own(call)
      deleteComment(call.org, item, found, call.caller.person.id)
      return { status: 204 }
    },
  },
  commentVersions: {
    GET(call) {
      const item = itemOf(call, call.params.workItemId ?? '')
      const found = findComment(item, call.params.commentId ?? '')
      const all = found.versions.map((one) => ({
        ...showComment(call.org, item, found),
        ...one,
        at: undefined,
        by: undefined,
      }))
      if (!call.params.version) return { status: 200, body: { count: all.length, value: all } }
      return { status: 200, body: all[Number(call.params.version) - 1] ?? null }
    },
  },
}

/** Comments are changed by who wrote them. */
function own(call: Call): { item: Item; found: Comment } {
  const item = itemOf(call, call.params.workItemId ?? '')
  const found = findComment(item, call.params.commentId ?? '')
  if (found.createdBy !== call.caller.person.id)
    throw new Refusal(
      400,
      'CommentUpdateException',
      `VS403691: Comment ${found.id} can only be changed by its author.`,
    )
  return { item, found }
}

function readText(body: unknown): string {
  const text = (body as { text?: unknown } | null)?.text
  if (typeof text !== 'string' || text.trim() === '')
    throw malformed('VS403687: The text of the comment is missing.')
  if (text.length > 1_000_000) throw malformed('VS403688: The text of the comment is too long.')
  return text
}

function isRendered({ query }: Call): boolean {
  const expand = query.get('$expand')?.toLowerCase() ?? ''
  return ['renderedtext', 'renderedtextonly', 'all', '8', '16', '-17'].includes(expand)
}

/** Newest first unless asked otherwise; a token leads on. */
function list(call: Call, item: Item): Reply {
  const { org, query } = call
  const withDeleted = query.get('includedeleted') === 'true'
  const isAscending = ['asc', '1'].includes((query.get('order') ?? 'desc').toLowerCase())
  const there = item.comments.filter((one) => withDeleted || !one.isDeleted)
  const sorted = isAscending ? there : there.toReversed()
  const from = Number(Buffer.from(query.get('continuationtoken') ?? '', 'base64').toString() || 0)
  const most = Math.min(Number(query.get('$top') ?? 200), 200)
  const comments = sorted.slice(from, from + most).map((one) => showComment(org, item, one, isRendered(call)))
  const next = from + most
  const continuationToken = Buffer.from(String(next)).toString('base64')
  return {
    status: 200,
    body: {
      totalCount: there.length,
      count: comments.length,
      comments,
      ...(next < sorted.length
        ? { continuationToken, nextPage: `${org.origin}/next?continuationToken=${continuationToken}` }
        : {}),
    },
  }
}
