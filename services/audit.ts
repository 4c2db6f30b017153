import type { AuditEntry, Person, Prisma } from '../prisma/client/client.ts'
import type { App, Via } from './app.ts'
import type { Database, Transaction } from './database/database.ts'

/** Who changes the installation itself, for the record: a person, a bearer token, or Hitch at its first start. */
export type Author = {
  organizationId: number
  /** In words: "Ada", "token deploy", "admin token". */
  name: string
  via: Via | 'start'
}

/** An author who came through a door, and so can also change groups. */
export type Actor = Author & { person: Person | null; via: Via }

/**
 * Writes one administrative change down, in the transaction that makes it.
 * @param entry `action` is noun.verb ("project.create"), `target` what people call the thing; `data` never holds a secret
 */
export async function audit(
  tx: Transaction | Database,
  app: Pick<App, 'now'>,
  entry: {
    organizationId: number
    actor: string
    via: Via | 'start'
    action: string
    target: string
    data?: Prisma.InputJsonObject
  },
): Promise<void> {
  await tx.auditEntry.create({ data: { ...entry, data: entry.data ?? {}, at: app.now() } })
}

/** The first half of an entry: who and how. */
export function madeBy(author: Author) {
  return { organizationId: author.organizationId, actor: author.name, via: author.via }
}

/** The record of an organization, newest first. */
export async function readAudit(
  app: App,
  query: { organizationId: number; action?: string; actor?: string; limit: number; offset: number },
): Promise<AuditEntry[]> {
  const { limit, offset, ...where } = query
  return app.db.auditEntry.findMany({ where, orderBy: { id: 'desc' }, take: limit, skip: offset })
}
