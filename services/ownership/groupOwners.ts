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
  /** The rule, or the line of a CODEOWNERS file, as it is written; null for a commit. */
  rule: string | null
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

/** Somebody to whom a group could be assigned, and the shortest word why. Texts are raw. */
export type Suggested = { kind: 'person' | 'team'; id: number; name: string; why: string }

/** Those of the owners who do not have it, each once, the one to be asked first in front. */
export function suggestedAmong(
  owners: OwnerView[],
  assignee: { kind: 'person' | 'team'; id: number } | null,
): Suggested[] {
  const found = new Map<string, Suggested>()
  for (const { owner, rule, commit, source } of owners) {
    if (!owner || (owner.kind === assignee?.kind && owner.id === assignee.id)) continue
    const key = `${owner.kind} ${owner.id}`
    const line = source === 'codeowners' ? `CODEOWNERS ${rule ?? ''}` : (rule ?? '')
    const why = commit ? `commit ${commit.sha.slice(0, 8)}` : line
    if (!found.has(key)) found.set(key, { ...owner, why })
  }
  return [...found.values()]
}

type Row = {
  groupId: number
  source: string
  reason: string
  detail: Partial<CommitFacts> & { rule?: string }
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
    rule: detail.rule ?? null,
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
