import { type Activity, type TeamsChannelAccount, TeamsInfo } from 'botbuilder'
import type { Person } from '../../prisma/client/client.ts'
import type { App } from '../../services/app.ts'
import { messageOf } from '../../services/errors.ts'
import { type ChatIdentity, matchPerson } from '../../services/people/person.ts'
import { tenantOf } from './place.ts'
import type { Turn } from './turn.ts'

/** Who an activity is from: an Entra object id, or in local mode a name. */
export function identityOf(app: Pick<App, 'config'>, activity: Activity): ChatIdentity {
  const { from } = activity
  const name = from.name?.trim().slice(0, 200) || null
  if (app.config.isLocal) return { provider: 'local', tenantId: 'local', externalId: name ?? from.id, name }
  const externalId = from.aadObjectId?.toLowerCase() ?? from.id
  return { provider: 'entra', tenantId: tenantOf(activity).toLowerCase(), externalId, name }
}

/**
 * The person who did something. Only somebody who is not linked costs a look into the roster, for the e-mail that the
 * tenant knows them by.
 * @throws UserError 403 when they were switched off here
 */
export async function personOf(turn: Turn): Promise<Person | null> {
  const { app, conversation } = turn
  const person = (await matchPerson(app, conversation.organizationId, turn.who)) ?? (await byRoster(turn))
  if (person && conversation.kind === 'personal' && conversation.personId !== person.id)
    await app.db.conversation.update({ where: { id: conversation.id }, data: { personId: person.id } })
  return person
}

async function byRoster(turn: Turn): Promise<Person | null> {
  const { app, who, conversation } = turn
  if (app.config.isLocal) return null
  const member = await memberOf(turn)
  // A guest's or another tenant's addresses are vouched for by somebody we do not trust with that.
  const isOwn = app.config.bot.allowedTenants.some(
    (tenant) => tenant.toLowerCase() === member?.tenantId?.toLowerCase(),
  )
  if (!member || !isOwn || member.userRole === 'guest' || member.userRole === 'anonymous') return null
  const known = { ...who, name: who.name ?? member.name ?? null }
  return matchPerson(app, conversation.organizationId, known, [member.userPrincipalName, member.email])
}

// Half of a turn's patience: when the roster does not answer, there must be time left to ask the person.
const rosterPatience = 1_500

async function memberOf({ app, context, activity }: Turn): Promise<TeamsChannelAccount | null> {
  try {
    return await within(rosterPatience, TeamsInfo.getMember(context, activity.from.id))
  } catch (error) {
    app.log.info({ error: messageOf(error) }, 'the roster did not tell who somebody is')
    return null
  }
}

async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${milliseconds} ms`)), milliseconds)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
