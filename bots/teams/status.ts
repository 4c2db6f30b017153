import type { Drawn } from '../../cards/teams/drawn.ts'
import { drawSettings } from '../../cards/teams/settings.ts'
import { drawStatus } from '../../cards/teams/status.ts'
import type { Person } from '../../prisma/client/client.ts'
import { listIntegrations } from '../../services/azureDevOps/setup/setup.ts'
import { UserError } from '../../services/errors.ts'
import { chooseNotices, type NoticeKind, noticeKinds, wantedNotices } from '../../services/people/notices.ts'
import { subscriptions } from '../../services/rules/rule.ts'
import { personOf } from './person.ts'
import type { Turn } from './turn.ts'

/** Whether everything works. Whoever we do not know is not told of the company's Azure DevOps. */
export async function statusFor(turn: Turn): Promise<Drawn> {
  const { app, conversation, pen } = turn
  const person = await personOf(turn).catch((error: unknown) => {
    if (error instanceof UserError) return null
    throw error
  })
  const [work, integrations, rules] = await Promise.all([
    app.jobs.health(),
    person ? listIntegrations(app, conversation.organizationId) : null,
    subscriptions(app, conversation),
  ])
  const settingsUrl = `${app.config.publicUrl}/settings/azure-devops`
  return drawStatus(pen, { health: { now: app.now(), work, integrations }, rules, settingsUrl })
}

/** Who somebody is here, and what reaches them alone. */
export async function settingsFor({ app, conversation, pen }: Turn, person: Person): Promise<Drawn> {
  const own = await app.db.conversation.findFirst({
    where: { chat: conversation.chat, kind: 'personal', personId: person.id, goneAt: null },
    orderBy: { id: 'desc' },
  })
  const rules = own && (await subscriptions(app, own))
  return drawSettings(pen, { person, rules, notices: wantedNotices(person), url: app.config.publicUrl })
}

/** Lets somebody hear of one kind of happening, or no longer. */
export async function setNotice(
  turn: Turn,
  person: Person,
  { notice, isOn }: { notice: NoticeKind; isOn: boolean },
): Promise<Drawn> {
  const others = wantedNotices(person).filter((kind) => kind !== notice)
  return settingsFor(turn, await chooseNotices(turn.app, person, isOn ? [...others, notice] : others))
}

/** Lets somebody hear of the kinds they chose on a card, and of no others. */
export async function setNotices(turn: Turn, person: Person, choice = ''): Promise<Drawn> {
  const chosen = choice.split(',')
  const kinds = noticeKinds.filter((kind) => chosen.includes(kind))
  return settingsFor(turn, await chooseNotices(turn.app, person, kinds))
}
