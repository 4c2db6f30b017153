import { UserError } from '../../services/errors.ts'
import { followGroup } from '../../services/groups/subscriptions.ts'
import { groupAddress } from '../layout/address.ts'
import type { Act, Reply } from '../layout/door.ts'
import { groupOf } from './page.ts'

/** POST /groups/{shortId}/follow: follows it, or does so no longer. */
export async function followOnPage(act: Act): Promise<Reply> {
  const view = await groupOf(act)
  const wish = act.form.get('follow')
  if (wish !== 'yes' && wish !== 'no') throw new UserError('One can follow a group, or not.')
  const isFollowing = wish === 'yes'
  await followGroup(act.app, { groupId: view.id, person: act.visitor.person, isFollowing })
  return { to: `${groupAddress(view.shortId)}?said=${isFollowing ? 'following' : 'unfollowed'}#followers` }
}
