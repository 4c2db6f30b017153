import type { NoticeKind } from '../services/people/notices.ts'

/** What people can hear of alone, in words, in the order in which they choose. */
export const noticeWords: readonly [NoticeKind, string][] = [
  ['assigned', 'A group is assigned to me'],
  ['mentioned', 'I am mentioned in a comment'],
  ['regressed', 'A group that I follow is back after it was resolved'],
  ['escalating', 'A group that I follow escalates, or is back from the archive'],
  ['resolved', 'A group that I follow is resolved'],
  ['commented', 'A group that I follow gets a comment'],
]

/** The kind that a word names. */
export function noticeKind(word: string): NoticeKind | undefined {
  return noticeWords.find(([kind]) => kind === word.toLowerCase())?.[0]
}
