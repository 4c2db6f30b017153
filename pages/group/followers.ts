import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { Reason } from '../../services/groups/followers.ts'
import { groupAddress } from '../layout/address.ts'
import { section } from './section.ts'

export type FollowerLine = { personId: number; name: string; reason: Reason }

export type FollowerFacts = {
  shortId: string
  csrf: string
  followers: FollowerLine[]
  /** The id of who looks. */
  me: number
  /** Who looked at it last. */
  seen: VNode | null
}

// A team can be large; a page names who came first and counts the rest.
const most = 8

const words: Record<Reason, string> = {
  assigned: 'assigned',
  commented: 'commented',
  mentioned: 'mentioned',
  bookmarked: 'marked it',
  asked: 'by choice',
}

/** Who follows a group, and why, with the button for one's own part. Also for those who may only look. */
export function followers({ shortId, csrf, followers: all, me, seen }: FollowerFacts): VNode {
  const isFollowing = all.some(({ personId }) => personId === me)
  return section(
    'followers',
    'Followers',
    html`${
      all.length > 0
        ? html`<ul class="followers">
            ${all
              .slice(0, most)
              .map(
                ({ personId, name, reason }) =>
                  html`<li><b>${name}</b> <span class="soft">${personId === me ? 'you, ' : ''}${words[reason]}</span></li>`,
              )}
            ${all.length > most && html`<li class="soft">and ${all.length - most} more</li>`}
          </ul>`
        : html`<p class="soft">Nobody yet.</p>`
    }
    <form class="follow" method="post" action=${`${groupAddress(shortId)}/follow`}>
      <input type="hidden" name="csrf" value=${csrf} />
      <button name="follow" value=${isFollowing ? 'no' : 'yes'}>${isFollowing ? 'Unfollow' : 'Follow'}</button>
      <p class="soft">Followers hear of it in their own chat with Hitch, as they chose there: say <code>settings</code>.</p>
    </form>
    ${seen}`,
  )
}
