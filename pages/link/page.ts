import type { Person } from '../../prisma/client/client.ts'
import { UserError } from '../../services/errors.ts'
import { joinLocally } from '../../services/people/join.ts'
import { finishLink, readLink } from '../../services/people/link.ts'
import type { Act, Knocking, Look, Reply } from '../layout/door.ts'
import { drawLink, drawLinked } from './draw.ts'

const apps: Record<string, string> = { teams: 'Microsoft Teams', discord: 'Discord' }
const mostPeople = 200
const largestId = 2 ** 31 - 1

/** GET /link/{token}, for anybody: a link that does not work says so before anybody needs to sign in. */
export async function checkLink(knocking: Knocking): Promise<void> {
  await read(knocking)
}

/** GET /link/{token}: whose chat identity it is, and who it would become. */
export async function lookAtLink(look: Look): Promise<Reply> {
  const { app, who, visitor } = look
  const { pending, who: chatWho } = await read(look)
  const people = app.config.isLocal
    ? await app.db.person.findMany({
        where: { organizationId: visitor.person.organizationId, isActive: true },
        orderBy: { name: 'asc' },
        take: mostPeople,
        select: { id: true, name: true },
      })
    : null
  const chat = { app: apps[pending.chat] ?? pending.chat, ...chatWho }
  return { html: drawLink({ who, token: tokenOf(look), chat, choice: people && { people } }) }
}

/** POST /link/{token}: it is them; what they had pressed is carried out. */
export async function link(act: Act): Promise<Reply> {
  const { pending, who: chatWho } = await read(act)
  const person = act.app.config.isLocal ? await chosen(act, chatWho.name) : act.visitor.person
  await asLinkFault(finishLink(act.app, tokenOf(act), person))
  const facts = {
    chatApp: apps[pending.chat] ?? pending.chat,
    chatName: chatWho.name,
    personName: person.name,
  }
  return { html: drawLinked({ who: act.who, ...facts }) }
}

async function chosen({ app, form, visitor }: Act, chatName: string | null): Promise<Person> {
  const choice = form.get('person') ?? ''
  if (choice === 'new') return joinLocally(app, chatName)
  const id = /^\d{1,10}$/.test(choice) ? Number(choice) : 0
  const { organizationId } = visitor.person
  const person =
    id <= largestId ? await app.db.person.findFirst({ where: { id, organizationId, isActive: true } }) : null
  if (!person) throw new UserError('Choose who it is.')
  return person
}

function read(knocking: Pick<Knocking, 'app' | 'req'>) {
  return asLinkFault(readLink(knocking.app, tokenOf(knocking)))
}

// Tokens are long, but a path without an end need not be read.
function tokenOf({ req }: Pick<Knocking, 'req'>): string {
  return String(req.params.token).slice(0, 4_000)
}

async function asLinkFault<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const heading = { 404: 'This link leads nowhere', 410: 'This link is over' }[error.status]
    throw heading ? new UserError(error.message, error.status, { ...error.details, heading }) : error
  }
}
