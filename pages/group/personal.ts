import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { App } from '../../services/app.ts'
import { bookmarksOf, isWaiting, type Seen, seenBy } from '../../services/groups/personal.ts'
import { groupAddress } from '../layout/address.ts'
import { time } from '../layout/times.ts'

/** What of a group concerns people one by one: who looked, and what it is to who looks now. */
export type PersonalFacts = {
  /** The id of who looks. */
  me: number
  isBookmarked: boolean
  /** Whether it waits for somebody to look at it. */
  isInInbox: boolean
  /** Who looked last, and when. */
  seen: Seen[]
}

// Told in one line.
const mostSeen = 6

/** Reads them. */
export async function personalFacts(app: App, groupId: number, me: number): Promise<PersonalFacts> {
  const [seen, bookmarks, isInInbox] = await Promise.all([
    seenBy(app, groupId, mostSeen),
    bookmarksOf(app, me, [groupId]),
    isWaiting(app, groupId),
  ])
  return { me, seen, isBookmarked: bookmarks.has(groupId), isInInbox }
}

/** The button that marks a group for oneself, or takes the mark off. */
export function star(shortId: string, csrf: string, isBookmarked: boolean): VNode {
  const does = isBookmarked ? 'Take your mark off' : 'Mark it for yourself, and follow it'
  return html`<form class="star" method="post" action=${`${groupAddress(shortId)}/bookmark`}>
    <input type="hidden" name="csrf" value=${csrf} />
    <button class="quiet" name="bookmark" value=${isBookmarked ? 'no' : 'yes'} title=${does} aria-label=${does}>
      ${isBookmarked ? '★' : '☆'}
    </button>
  </form>`
}

/** Who looked at it last. */
export function seenLine(now: Date, seen: Seen[], me: number): VNode | null {
  if (seen.length === 0) return null
  return html`<p class="soft seen-by">
    Seen by ${seen.map(
      ({ person, at }, index) =>
        html`${index > 0 ? ', ' : ''}${person.id === me ? 'you' : person.name} <span class="when">${time(now, at)}</span>`,
    )}
  </p>`
}
