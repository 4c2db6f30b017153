import { UserError } from '../../services/errors.ts'
import { aboutOf, listReports } from '../../services/feedback/read.ts'
import { explainEvent } from '../../services/grouping/read.ts'
import { changeGroup } from '../../services/groups/change.ts'
import { noteSeen } from '../../services/groups/personal.ts'
import { regroupingOf } from '../../services/groups/regroup/ways.ts'
import { findGroup, type GroupView } from '../../services/groups/view.ts'
import { mayChange } from '../../services/people/visitor.ts'
import { groupAddress } from '../layout/address.ts'
import type { Act, Look, Reply } from '../layout/door.ts'
import { readChange } from './choice.ts'
import { drawGroup, type GroupFacts } from './draw.ts'
import { choicesOf, daysOf, findEvent, followersOf, historyOf, reasonsOf } from './facts.ts'
import { findingOf } from './finding.ts'
import { personalFacts } from './personal.ts'

const mostReports = 20

/** GET /groups/{shortId}: the group, with its latest event or the one that `?event=` names. */
export async function lookAtGroup(look: Look): Promise<Reply> {
  const view = await groupOf(look)
  await noteSeen(look.app, view.id, look.visitor.person.id)
  const eventId = readEventId(look.url.searchParams.get('event'))
  return { html: await drawn(look, view, { eventId, said: saidOf(look, view) }) }
}

/**
 * POST /groups/{shortId}/change: carries out what a button says and leads back to the group.
 * What cannot be done is said on the group's page, where the next try is at hand.
 */
export async function changeOnPage(act: Act): Promise<Reply> {
  const view = await groupOf(act)
  const eventId = readEventId(act.form.get('event'))
  try {
    const change = readChange(act.form, act.visitor.person.id)
    const { changed } = await changeGroup(act.app, {
      groupId: view.id,
      change,
      by: act.visitor.person,
      via: 'page',
    })
    const search = new URLSearchParams({
      ...(eventId && { event: eventId }),
      said: changed ? 'done' : 'same',
    })
    return { to: `${groupAddress(view.shortId)}?${search}` }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const said = { kind: 'fault' as const, words: error.message }
    return { status: error.status, html: await drawn(act, await groupOf(act), { eventId, said }) }
  }
}

/** GET /groups/{shortId}/events/{eventId}/json: an event as it is stored. */
export async function eventAsJson(look: Look): Promise<Reply> {
  const view = await groupOf(look)
  const id = readEventId(String(look.req.params.eventId))
  const event = id && (await findEvent(look.app, view.id, id))
  if (!event) throw new UserError('This group has no such event. It may have outlived its retention.', 404)
  return { json: `${JSON.stringify(event.payload, null, 2)}\n` }
}

/** The group of a page's address. @throws UserError 404 */
export async function groupOf({ app, req, visitor }: Look): Promise<GroupView> {
  const shortId = String(req.params.shortId)
  const view = await findGroup(app, visitor.person.organizationId, shortId)
  if (!view)
    throw new UserError(`There is no group ${shortId.slice(0, 60)} here. It may have been deleted.`, 404)
  return view
}

/** The page of a group, after a look or a press. */
export async function drawn(
  look: Look,
  view: GroupView,
  { eventId, said }: { eventId: string | null; said: GroupFacts['said'] },
): Promise<string> {
  const { app, visitor, who } = look
  const [event, days, history, reasons, choices, finding, followers, reports, about, regrouping, personal] =
    await Promise.all([
      findEvent(app, view.id, eventId),
      daysOf(app, view.id),
      historyOf(app, view.id, visitor.person),
      reasonsOf(app, view.id),
      choicesOf(app, visitor.person.organizationId, view),
      mayChange(visitor.person) ? findingOf(look, view) : null,
      followersOf(app, view.id),
      view.reportCount > 0 ? listReports(app, view.id, mostReports) : [],
      view.kind === 'feedback' ? aboutOf(app, view.id) : null,
      mayChange(visitor.person) ? regroupingOf(app, view.id) : null,
      personalFacts(app, view.id, visitor.person.id),
    ])
  const grouping = event && (await explainEvent(app, view.project.id, event.payload))
  const facts = { now: app.now(), who, view, mayChange: mayChange(visitor.person), said }
  return drawGroup({
    ...facts,
    ...personal,
    event,
    days,
    history,
    reasons,
    grouping,
    finding,
    followers,
    reports,
    about,
    regrouping,
    ...choices,
  })
}

// The address only says whether something changed; the words come from the group itself, so nobody can put words there.
function saidOf({ url }: Look, view: GroupView): GroupFacts['said'] {
  const said = url.searchParams.get('said') ?? ''
  const words = Object.hasOwn(otherWords, said) ? otherWords[said] : undefined
  if (words) return { kind: said === 'pending' ? 'note' : 'done', words }
  if (said === 'done') return { kind: 'done', words: view.lastChange || 'Done' }
  return said === 'same' ? { kind: 'note', words: 'It was like that already, so nothing changed.' } : null
}

const otherWords: Record<string, string> = {
  linked: 'The work item is made and linked.',
  pending: 'It is on its way; Azure DevOps has yet to answer. Load the page again to see how it went.',
  unlinked: 'Unlinked. The way back is being taken off the work item, too.',
  identified: 'That is remembered.',
  marked: 'You have marked this group, and follow it.',
  unmarked: 'The mark is off.',
  following: 'You follow this group now.',
  merged: 'They are one group now. Events of the others are moving here.',
  split: 'What you chose is a group of its own now. Earlier events are being sorted.',
  undone: 'Undone. Events are going back to where they were.',
  unfollowed: 'You do not follow this group any more.',
}

/** An event's id as the database writes it, with dashes; null for what is none. The protocol writes them without. */
export function readEventId(text: string | null): string | null {
  const digits = (text ?? '').replaceAll('-', '').toLowerCase()
  if (!/^[0-9a-f]{32}$/.test(digits)) return null
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
