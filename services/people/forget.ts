import type { Person } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { type Actor, audit, madeBy } from '../audit.ts'
import { transact } from '../database/transaction.ts'
import { deactivateMember } from './members.ts'

/** What histories call somebody who is forgotten. */
export const formerMember = 'A former member'

/**
 * Ends somebody's membership and forgets who they were: name, e-mail and identities go, also from the record; what they
 * did stays, as a former member's. Who is added again is somebody new.
 * @throws UserError 404 when they left before
 */
export async function forgetMember(app: App, by: Actor, person: Person): Promise<void> {
  await deactivateMember(app, by, person.id)
  const { id: personId, organizationId, name, email } = person
  await transact(app, async (tx) => {
    await tx.person.update({ where: { id: personId }, data: { name: formerMember, email: null } })
    await tx.identity.deleteMany({ where: { personId } })
    await tx.token.deleteMany({ where: { personId } })
    await tx.conversation.updateMany({ where: { personId }, data: { name: null, personId: null } })
    // The record names people by e-mail or name; where a namesake is here, only what is certainly theirs is changed.
    const isOnly = (await tx.person.count({ where: { organizationId, name, isActive: true } })) === 0
    const own = [...(email ? [email] : []), ...(isOnly ? [name] : [])]
    await tx.auditEntry.updateMany({
      where: { organizationId, actor: { in: own } },
      data: { actor: formerMember },
    })
    await tx.$executeRaw`
      UPDATE "AuditEntry" SET target = ${formerMember}, data = data - 'name' - 'email'
       WHERE "organizationId" = ${organizationId} AND action LIKE 'member.%' AND data->>'id' = ${String(personId)}`
    await audit(tx, app, {
      ...madeBy(by.person?.id === personId ? { ...by, name: formerMember } : by),
      action: 'member.forget',
      target: formerMember,
      data: { id: personId },
    })
  })
}
