import type { Actor } from '../../services/audit.ts'
import type { Visitor } from '../../services/people/visitor.ts'

/** Whoever looks at a page, as the author of what they change there. */
export function actorOf({ person }: Visitor): Actor {
  return { organizationId: person.organizationId, name: person.name, via: 'page', person }
}
