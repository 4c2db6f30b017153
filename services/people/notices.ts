import type { Person } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'

/** What somebody can hear of in their own chat: what is theirs, what names them, and what they follow. */
export const noticeKinds = [
  'assigned',
  'mentioned',
  'regressed',
  'escalating',
  'resolved',
  'commented',
] as const

export type NoticeKind = (typeof noticeKinds)[number]

// What asks for somebody, and what they thought was over. The rest is for those who want it.
const usual = new Set<NoticeKind>(['assigned', 'mentioned', 'regressed'])

/** Whether somebody wants to hear of a kind: as they said, else as is usual. */
export function wantsNotice({ notices }: Pick<Person, 'notices'>, kind: NoticeKind): boolean {
  const said = (notices as Partial<Record<NoticeKind, unknown>> | null)?.[kind]
  return typeof said === 'boolean' ? said : usual.has(kind)
}

/** The kinds somebody hears of. */
export function wantedNotices(person: Pick<Person, 'notices'>): NoticeKind[] {
  return noticeKinds.filter((kind) => wantsNotice(person, kind))
}

/** Lets somebody hear of these kinds from now on, and of no others. @returns the person as they are then */
export async function chooseNotices(app: App, person: Person, kinds: readonly NoticeKind[]): Promise<Person> {
  const notices = Object.fromEntries(noticeKinds.map((kind) => [kind, kinds.includes(kind)]))
  return app.db.person.update({ where: { id: person.id }, data: { notices } })
}
