import type { IncomingHttpHeaders } from 'node:http'
import type { Organization, Person } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { audit, madeBy } from '../audit.ts'
import { isLoopback } from '../config.ts'
import { transact } from '../database/transaction.ts'
import { UserError } from '../errors.ts'
import { lockOrganization } from '../projects/projects.ts'
import { openSession, readSession } from './session.ts'

/** What is known about a request before anybody looks at it. */
export type Knock = { peer: string | undefined; headers: IncomingHttpHeaders }

/** Somebody looking at a page. `cookie` is to be set when the session is new. */
export type Visitor = { person: Person; sessionId: string; cookie?: string }

export const localAdministrator = 'Local administrator'

/**
 * Who looks at a page. In local mode everybody on this machine is the local administrator; otherwise it is who
 * signed in, as long as they are active.
 * @returns null when nobody is signed in
 * @throws UserError 421 or 403 when local mode is asked from anywhere but this machine
 */
export async function findVisitor(app: App, knock: Knock): Promise<Visitor | null> {
  checkLocal(app, knock)
  const session = readSession(app, knock.headers.cookie)
  const person = session && (await app.db.person.findUnique({ where: { id: session.personId } }))
  if (session && person?.isActive) return { person, sessionId: session.id }
  if (!app.config.isLocal) return null
  const administrator = await keepOwner(app, localAdministrator)
  const opened = openSession(app, administrator.id)
  return { person: administrator, sessionId: opened.session.id, cookie: opened.cookie }
}

/**
 * In local mode nobody signs in, so nobody may come from elsewhere: not through another name for this machine, and
 * not through a tunnel that hides whom it brings.
 * @throws UserError 421 for a foreign Host, 403 for a foreign peer
 */
export function checkLocal(app: Pick<App, 'config'>, knock: Knock): void {
  if (!app.config.isLocal) return
  const host = knock.headers.host ?? ''
  const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : ''
  if (!['localhost', '127.0.0.1', '[::1]'].includes(name))
    throw new UserError(
      'In local mode Hitch answers under localhost, 127.0.0.1 and [::1] alone. Set MicrosoftAppId to serve others.',
      421,
    )
  const isForwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host'].some(
    (header) => knock.headers[header],
  )
  const peer = knock.peer?.replace(/^::ffff:/, '') ?? ''
  if (!isLoopback(peer) || isForwarded)
    throw new UserError(
      'In local mode Hitch serves this machine alone, and this request came from or through another. Set MicrosoftAppId to serve others.',
      403,
    )
}

/** May this person change groups, rules and links? Viewers look. */
export function mayChange(person: Pick<Person, 'role'>): boolean {
  return person.role !== 'viewer'
}

/** @throws UserError 403 for viewers */
export function demandChange(person: Pick<Person, 'role'>): void {
  if (!mayChange(person))
    throw new UserError(
      'You may look at everything here, but not change it. Ask an owner for a member’s role.',
      403,
    )
}

/** May this person change the installation itself: what it is connected to, and what is kept in step? */
export function mayAdminister(person: Pick<Person, 'role'>): boolean {
  return person.role === 'owner' || person.role === 'admin'
}

/** @throws UserError 403 for members and viewers */
export function demandAdministrator(person: Pick<Person, 'role'>): void {
  if (!mayAdminister(person))
    throw new UserError(
      'You may look at the settings, but only owners and administrators change them. Ask one of them.',
      403,
    )
}

/** An owner of that name, made when absent; whoever comes second at the same moment finds the first one's. */
export async function keepOwner(app: App, name: string): Promise<Person> {
  const organization = await theOrganization(app)
  const where = { organizationId: organization.id, name, role: 'owner', email: null, isActive: true }
  const found = await app.db.person.findFirst({ where, orderBy: { id: 'asc' } })
  if (found) return found
  return transact(app, async (tx) => {
    await lockOrganization(tx, organization.id)
    const made = await tx.person.findFirst({ where, orderBy: { id: 'asc' } })
    if (made) return made
    const person = await tx.person.create({ data: { ...where, createdAt: app.now() } })
    const hitch = { organizationId: organization.id, name: 'Hitch', via: 'page' } as const
    await audit(tx, app, {
      ...madeBy(hitch),
      action: 'member.add',
      target: name,
      data: { id: person.id, role: 'owner' },
    })
    return person
  })
}

/** The organization everything hangs on. */
export async function theOrganization(app: App): Promise<Organization> {
  const organization = await app.db.organization.findFirst({ orderBy: { id: 'asc' } })
  if (!organization) throw new Error('no organization was made at first start')
  return organization
}
