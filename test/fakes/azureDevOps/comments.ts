import { type Comment, type Item, latest, type Revision, revise } from './item.ts'
import type { Organization } from './organization.ts'
import { Refusal } from './refusal.ts'

/** Puts a comment into an item's discussion. The revision that shows it is made by whoever calls this. */
export function addComment(
  org: Organization,
  item: Item,
  { text, by, format = 'html' }: { text: string; by: string; format?: Comment['format'] },
): Comment {
  const at = org.now()
  const clean = format === 'html' ? safeHtml(text) : text
  const comment: Comment = {
    id: org.next.comment,
    version: 1,
    text: clean,
    format,
    createdBy: by,
    createdAt: at,
    modifiedBy: by,
    modifiedAt: at,
    isDeleted: false,
    versions: [{ version: 1, text: clean, by, at, isDeleted: false }],
  }
  org.next.comment += 1
  item.comments.push(comment)
  return comment
}

/** Writes a comment, as the discussion of an item does. */
export function comment(
  org: Organization,
  item: Item,
  said: { text: string; by: string; format?: Comment['format'] },
): { comment: Comment; revision: Revision } {
  const made = addComment(org, item, said)
  const fields = { ...latest(item).fields, 'System.History': made.text }
  return { comment: made, revision: revise(org, item, { fields, by: said.by, commentId: made.id }) }
}

/** A new version of a comment, also when the text is the same. */
export function editComment(
  org: Organization,
  item: Item,
  made: Comment,
  { text, by }: { text: string; by: string },
): void {
  const clean = made.format === 'html' ? safeHtml(text) : text
  made.text = clean
  addVersion(org, item, made, by)
}

export function deleteComment(org: Organization, item: Item, made: Comment, by: string): void {
  if (made.isDeleted) return
  made.isDeleted = true
  addVersion(org, item, made, by)
}

/** @throws Refusal also for one that was deleted */
export function findComment(item: Item, id: number | string): Comment {
  const found = item.comments.find((one) => one.id === Number(id))
  if (found && !found.isDeleted) return found
  throw new Refusal(
    404,
    'CommentNotFoundException',
    `VS403690: Comment ${id} does not exist on work item ${item.id}.`,
  )
}

function addVersion(org: Organization, item: Item, made: Comment, by: string): void {
  made.version += 1
  made.modifiedBy = by
  made.modifiedAt = org.now()
  made.versions.push({
    version: made.version,
    text: made.text,
    by,
    at: made.modifiedAt,
    isDeleted: made.isDeleted,
  })
  if (org.switches.commentEditsRevise) revise(org, item, { fields: { ...latest(item).fields }, by })
}

/** What the service keeps of HTML: no scripts, no handlers, no comments, and its own way to break lines. */
export function safeHtml(html: string): string {
  return html
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<(script|style|iframe|object)\b[\s\S]*?(<\/\1\s*>|$)/gi, '')
    .replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, '')
    .replace(/(href|src)\s*=\s*(["'])\s*javascript:[^"']*\2/gi, '$1=$2$2')
    .replace(/<br\s*\/>/gi, '<br>')
}
