import { UserError } from '../../services/errors.ts'
import { mergeGroups } from '../../services/groups/regroup/merge.ts'
import { splitGroup } from '../../services/groups/regroup/split.ts'
import { undoRegrouping } from '../../services/groups/regroup/undo.ts'
import { findGroup, type GroupView } from '../../services/groups/view.ts'
import { groupAddress } from '../layout/address.ts'
import type { Act, Reply } from '../layout/door.ts'
import { drawn, groupOf } from './page.ts'

/** POST /groups/{shortId}/regroup: merges others into it, splits some of it off, or undoes either. */
export async function regroupOnPage(act: Act): Promise<Reply> {
  const view = await groupOf(act)
  try {
    const said = await carryOut(act, view)
    return { to: `${groupAddress(view.shortId)}?said=${said}#regroup` }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const said = { kind: 'fault' as const, words: error.message }
    return { status: error.status, html: await drawn(act, await groupOf(act), { eventId: null, said }) }
  }
}

async function carryOut(act: Act, view: GroupView): Promise<string> {
  const { app, form, visitor } = act
  const { organizationId } = visitor.person
  const who = { organizationId, by: visitor.person, via: 'page' as const }
  const undo = form.get('undo')
  if (undo !== null) {
    const regroupingId = /^\d{1,9}$/.test(undo) ? Number(undo) : 0
    await undoRegrouping(app, { ...who, groupId: view.id, regroupingId })
    return 'undone'
  }
  if (form.has('split')) {
    const hashes = form.getAll('hash').flatMap((some) => some.split(','))
    await splitGroup(app, { ...who, groupId: view.id, hashes })
    return 'split'
  }
  const names = (form.get('merge') ?? '').split(/[\s,;]+/).filter(Boolean)
  const groupIds = [view.id]
  for (const name of names) {
    const other = await findGroup(app, organizationId, name.replace(/^.*\/groups\//, ''))
    if (!other) throw new UserError(`There is no group ${name.slice(0, 60)} here.`, 404)
    groupIds.push(other.id)
  }
  await mergeGroups(app, { ...who, groupIds, into: view.id })
  return 'merged'
}
