import { identifyAssignee, linkWorkItem, unlinkWorkItem } from '../../services/azureDevOps/links/links.ts'
import { UserError } from '../../services/errors.ts'
import type { GroupView } from '../../services/groups/view.ts'
import { actorOf } from '../layout/actor.ts'
import { groupAddress } from '../layout/address.ts'
import type { Act, Reply } from '../layout/door.ts'
import { readNumber } from './choice.ts'
import { drawn, groupOf } from './page.ts'

/** POST /groups/{shortId}/work-items: links one, takes one off, or says who an assignee of theirs is. */
export async function changeWorkItems(act: Act): Promise<Reply> {
  const view = await groupOf(act)
  try {
    const said = await carryOut(act, view)
    return { to: `${groupAddress(view.shortId)}?said=${said}#work-items` }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const said = { kind: 'fault' as const, words: error.message }
    return { status: error.status, html: await drawn(act, await groupOf(act), { eventId: null, said }) }
  }
}

async function carryOut({ app, form, visitor }: Act, view: GroupView): Promise<string> {
  const asked = { groupId: view.id, by: actorOf(visitor) }
  const reference = form.get('link')
  if (reference !== null) {
    // A button of ours names the organization as well; what people wrote does not.
    const [, integration, number] = /^(\d{1,9}):(\d{1,10})$/.exec(reference) ?? []
    const where = integration === undefined ? {} : { integrationId: Number(integration) }
    await linkWorkItem(app, { ...asked, ...where, reference: number ?? reference })
    return 'pending'
  }
  const linkId = readNumber(form.get('unlink') ?? undefined)
  if (linkId !== null) {
    await unlinkWorkItem(app, { ...asked, linkId })
    return 'unlinked'
  }
  const workItemId = readNumber(form.get('identify') ?? undefined)
  const personId = readNumber(form.get('person') ?? undefined)
  if (workItemId === null || personId === null)
    throw new UserError('That is nothing one can do with a work item.')
  await identifyAssignee(app, { workItemId, personId, by: asked.by })
  return 'identified'
}
