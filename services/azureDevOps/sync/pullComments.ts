import type { CommentMirror, GroupActivity } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import type { Transaction } from '../../database/database.ts'
import { transact } from '../../database/transaction.ts'
import { changeIn } from '../../groups/change.ts'
import type { AzureComment } from '../connect/client.ts'
import { whoseIdentity } from '../people.ts'
import { hashOf, textOf } from './commentText.ts'
import type { HeldItem } from './hold.ts'
import { tellCards } from './linked.ts'
import { type LinkedGroup, readGroups } from './ours.ts'
import { activityOfMark, readComments } from './theirComments.ts'

type Mirror = CommentMirror & { activity: GroupActivity }

/**
 * Takes over what was said on a work item: new comments, edits, deletions. What stood there before it was linked is not
 * repeated here, and what we wrote ourselves is known by its id, or, should the answer have been lost, by its mark.
 */
export async function pullComments(app: App, item: HeldItem): Promise<void> {
  const comments = await readComments(app, item)
  await transact(app, async (tx) => {
    const groups = (await readGroups(tx, item.integration, item.id)).filter(
      ({ options }) => options.commentsIn,
    )
    const mirrors = await tx.commentMirror.findMany({
      where: { workItemId: item.id },
      include: { activity: true },
    })
    for (const comment of comments) {
      const known = mirrors.filter(({ commentId }) => commentId === comment.id)
      if (known.length === 0) await takeNew(app, tx, { item, comment, groups, mirrors })
      else if (comment.isDeleted) await takeDeletion(app, tx, item, known)
      else await takeEdit(app, tx, item, known, comment)
    }
    // Some versions leave deleted ones out of the list.
    const listed = new Set(comments.map(({ id }) => id))
    await takeDeletion(
      app,
      tx,
      item,
      mirrors.filter(({ commentId }) => commentId !== null && !listed.has(commentId)),
    )
    await tx.workItem.update({ where: { id: item.id }, data: { commentsRev: item.rev } })
  })
}

async function takeNew(
  app: App,
  tx: Transaction,
  found: { item: HeldItem; comment: AzureComment; groups: LinkedGroup[]; mirrors: Mirror[] },
): Promise<void> {
  const { item, comment, groups, mirrors } = found
  if (comment.isDeleted || comment.id <= item.commentsAfter) return
  const ours = mirrors.find(
    ({ commentId, activityId }) => commentId === null && activityId === activityOfMark(app, comment.text),
  )
  if (ours) {
    await tx.commentMirror.update({
      where: { id: ours.id },
      data: { commentId: comment.id, version: comment.version },
    })
    ours.commentId = comment.id
    return
  }
  const text = textOf(comment)
  if (!text) return
  const author = await whoseIdentity(app, tx, item.integration, comment.author)
  const by = typeof author === 'number' ? await tx.person.findUnique({ where: { id: author } }) : null
  const name = by?.name ?? comment.author?.name ?? 'Somebody'
  for (const group of groups) {
    const activityId = await changeIn(app, tx, {
      groupId: group.id,
      change: { kind: 'comment', text, ...(by ? {} : { author: name }) },
      by,
      via: 'azureDevOps',
      from: item.id,
    })
    if (activityId === null) continue
    const mirror = { workItemId: item.id, activityId, commentId: comment.id, version: comment.version }
    await tx.commentMirror.create({ data: { ...mirror, origin: 'theirs', hash: hashOf(text) } })
    await tellCards(app, tx, group.id, {
      key: `comment ${item.id} ${comment.id}`,
      text: `${name} on ${item.type} ${item.number}: ${text}`,
    })
  }
}

async function takeEdit(
  app: App,
  tx: Transaction,
  item: HeldItem,
  known: Mirror[],
  comment: AzureComment,
): Promise<void> {
  const text = textOf(comment)
  for (const mirror of known) {
    if (mirror.origin !== 'theirs' || mirror.hash === hashOf(text) || !text) continue
    await changeIn(app, tx, {
      groupId: mirror.activity.groupId,
      change: { kind: 'editComment', activityId: mirror.activityId, text },
      by: null,
      via: 'azureDevOps',
      from: item.id,
    })
    await tx.commentMirror.update({
      where: { id: mirror.id },
      data: { hash: hashOf(text), version: comment.version },
    })
  }
}

async function takeDeletion(app: App, tx: Transaction, item: HeldItem, known: Mirror[]): Promise<void> {
  for (const mirror of known) {
    if (mirror.deletedAt) continue
    if (mirror.origin === 'theirs')
      await changeIn(app, tx, {
        groupId: mirror.activity.groupId,
        change: { kind: 'deleteComment', activityId: mirror.activityId },
        by: null,
        via: 'azureDevOps',
        from: item.id,
      })
    await tx.commentMirror.update({ where: { id: mirror.id }, data: { deletedAt: app.now() } })
  }
}
