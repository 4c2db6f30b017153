import type { App } from '../../services/app.ts'
import type { Change } from '../../services/groups/change.ts'
import { findMember, findMemberCalled } from '../../services/people/members.ts'
import { findTeam } from '../../services/people/teams.ts'
import { fieldError } from './body.ts'
import { idOf, nameOf } from './call.ts'

export type Assignee =
  | { kind: 'nobody' }
  | { kind: 'person'; id: number }
  | { kind: 'team'; name: { id: number } | { slug: string } }
  | { kind: 'called'; name: string }

/**
 * Whom `assignedTo` names: `user:7`, `7`, `team:3`, `team:shop`, `#shop`, an e-mail, a name; nobody when it is empty.
 * @throws UserError 400
 */
export function parseAssignee(given: string | number | null): Assignee {
  const text = String(given ?? '').trim()
  if (text.includes('\0')) throw unknown()
  if (!text) return { kind: 'nobody' }
  if (text.startsWith('#')) return { kind: 'team', name: { slug: text.slice(1).toLowerCase() } }
  const [, noun, rest = ''] = /^(user|team):(.*)$/i.exec(text) ?? []
  if (noun?.toLowerCase() === 'team') return { kind: 'team', name: nameOf(rest.toLowerCase()) }
  const id = idOf(noun ? rest : text)
  if (id !== null) return { kind: 'person', id }
  if (noun || /^\d+$/.test(text)) throw unknown()
  return { kind: 'called', name: text }
}

/**
 * The change that `assignedTo` asks for.
 * @throws UserError 400 when nobody here is meant by it
 */
export async function assigneeChange(
  app: App,
  organizationId: number,
  given: string | number | null,
): Promise<Change> {
  const assignee = parseAssignee(given)
  switch (assignee.kind) {
    case 'nobody':
      return { kind: 'unassign' }
    case 'team': {
      const team = await findTeam(app, organizationId, assignee.name)
      if (!team) throw unknown()
      return { kind: 'assign', to: { teamId: team.id } }
    }
    case 'person': {
      const person = await findMember(app, organizationId, assignee.id)
      if (!person) throw unknown()
      return { kind: 'assign', to: { personId: person.id } }
    }
    case 'called': {
      const person = await findMemberCalled(app, organizationId, assignee.name)
      if (!person) throw unknown()
      return { kind: 'assign', to: { personId: person.id } }
    }
  }
}

function unknown() {
  return fieldError(
    'assignedTo',
    'Unknown actor: give "user:<id>", "team:<id>", an e-mail, a name, or "" for nobody.',
  )
}
