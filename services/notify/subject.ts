import type { Message } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { viewGroup } from '../groups/view.ts'
import { viewBadRelease } from '../releases/bad.ts'
import type { Post } from './messenger.ts'

/** What a card is about: of the columns that name it, the one that is set. */
export type Subject = { groupId: number } | { releaseId: number }

/** What a card shows now; `version` is raised by whatever people would see as a change, where the subject counts that. */
export type Shown = { subject: Subject; post: Post; version: number | null }

/** The subject of a card. */
export function subjectOf({ groupId, releaseId }: Pick<Message, 'groupId' | 'releaseId'>): Subject {
  return releaseId === null ? { groupId: groupId ?? 0 } : { releaseId }
}

/** The key of jobs that redraw the cards of a subject. */
export function keyOf(subject: Subject): string {
  return 'groupId' in subject ? String(subject.groupId) : `release ${subject.releaseId}`
}

/** What a card is to show now; null when what it is about is gone. */
export async function showSubject(
  app: App,
  subject: Subject,
  { reason }: Pick<Message, 'reason'>,
): Promise<Shown | null> {
  if ('releaseId' in subject) {
    const view = await viewBadRelease(app, subject.releaseId)
    return view && { subject, post: { kind: 'badRelease', view }, version: null }
  }
  const view = await viewGroup(app, subject.groupId)
  return (
    view && { subject: { groupId: view.id }, post: { kind: 'group', view, reason }, version: view.version }
  )
}
