import type { Database } from '../database/database.ts'
import type { Confidence } from './suspects.ts'

/** Where it is known from that somebody could own a group. */
export type OwnerSource = 'suspectCommit' | 'rule' | 'codeowners'

/** Somebody who could own a group, as people see it. Texts are raw. */
export type OwnerView = {
  source: OwnerSource
  /** Null for the author of a commit whom nobody here is known as. */
  owner: { kind: 'person' | 'team'; id: number; name: string } | null
  /** In words: "src/pay.ts matches path:src/pay/* (ownership rules, line 3)". */
  reason: string
  at: Date
  /** Of a suspect commit. */
  commit: CommitFacts | null
}

export type CommitFacts = {
  sha: string
  message: string
  author: string
  repository: string | null
  version: string
  confidence: Confidence
}

type Row = {
  groupId: number
  source: string
  reason: string
  detail: Partial<CommitFacts>
  at: Date
  personId: number | null
  teamId: number | null
  name: string | null
}

/** Who could own groups, the one to be asked first in front, with one query. People who left are not among them. */
export async function ownersOf(db: Database, groupIds: number[]): Promise<Map<number, OwnerView[]>> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT o."groupId", o.source, o.reason, o.detail, o.at, p.id AS "personId", o."teamId", coalesce(p.name, t.name) AS name
      FROM "GroupOwner" o
      LEFT JOIN "Person" p ON p.id = o."personId" AND p."isActive"
      LEFT JOIN "Team" t ON t.id = o."teamId"
     WHERE o."groupId" = ANY(${groupIds}) ORDER BY o."groupId", o.place`
  const all = new Map<number, OwnerView[]>()
  for (const row of rows) {
    const view = viewOf(row)
    if (view.owner || view.commit) all.set(row.groupId, [...(all.get(row.groupId) ?? []), view])
  }
  return all
}

function viewOf({ source, reason, detail, at, personId, teamId, name }: Row): OwnerView {
  const id = personId ?? teamId
  return {
    source: source as OwnerSource,
    owner: id === null ? null : { kind: personId === null ? 'team' : 'person', id, name: name ?? '' },
    reason,
    at,
    commit:
      source === 'suspectCommit'
        ? {
            sha: detail.sha ?? '',
            message: detail.message ?? '',
            author: detail.author ?? '',
            repository: detail.repository ?? null,
            version: detail.version ?? '',
            confidence: detail.confidence ?? 'low',
          }
        : null,
  }
}
