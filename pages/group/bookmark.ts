import { UserError } from '../../services/errors.ts'
import { bookmarkGroup } from '../../services/groups/personal.ts'
import { groupAddress } from '../layout/address.ts'
import type { Act, Reply } from '../layout/door.ts'
import { groupOf } from './page.ts'

/** POST /groups/{shortId}/bookmark: marks it for oneself, or takes the mark off. */
export async function bookmarkOnPage(act: Act): Promise<Reply> {
  const view = await groupOf(act)
  const wish = act.form.get('bookmark')
  if (wish !== 'yes' && wish !== 'no') throw new UserError('One can mark a group, or not.')
  const isBookmarked = wish === 'yes'
  await bookmarkGroup(act.app, { groupId: view.id, person: act.visitor.person, isBookmarked })
  return { to: `${groupAddress(view.shortId)}?said=${isBookmarked ? 'marked' : 'unmarked'}` }
}
