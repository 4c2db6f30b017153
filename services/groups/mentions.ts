import type { Sql } from '../database/sql.ts'

export type Mentionable = { id: number; name: string; email: string | null }

// More would be shouting, and each is a notice to somebody.
const most = 20
// A text of nothing but signs is no list of names.
const looked = 200
// As many as are looked through for one comment.
const known = 5_000

/**
 * Whom a comment mentions: `@Ada Lovelace`, `@ada@example.com`, or `@ada` where that is the beginning of one name
 * alone. The longest name that fits is meant; an `@` within a word, as in an address, mentions nobody.
 * @returns ids, each once
 */
export function mentionedIn(text: string, people: readonly Mentionable[]): number[] {
  const found = new Set<number>()
  let signs = 0
  for (const { index } of text.matchAll(/(?<![\p{L}\p{N}_.@])@(?=[\p{L}\p{N}])/gu)) {
    const rest = text.slice(index + 1, index + 1 + 254).toLowerCase()
    const id = whoIs(rest, people)
    if (id !== null) found.add(id)
    if (found.size === most || ++signs === looked) break
  }
  return [...found]
}

function whoIs(rest: string, people: readonly Mentionable[]): number | null {
  let best: { id: number; length: number; isOnly: boolean } | null = null
  for (const { id, name, email } of people) {
    for (const one of [name, email ?? '']) {
      if (one === '' || !startsWithWord(rest, one.toLowerCase())) continue
      if (!best || one.length > best.length) best = { id, length: one.length, isOnly: true }
      else if (one.length === best.length && id !== best.id) best.isOnly = false
    }
  }
  if (best) return best.isOnly ? best.id : null
  const word = /^[\p{L}\p{N}_-]+/u.exec(rest)?.[0] ?? ''
  const meant = people.filter(({ name }) => name.toLowerCase().split(/\s+/)[0] === word)
  return meant.length === 1 ? (meant[0]?.id ?? null) : null
}

function startsWithWord(text: string, name: string): boolean {
  return text.startsWith(name) && !/^[\p{L}\p{N}_]/u.test(text.slice(name.length))
}

/** Whom a comment on a group of this project mentions, of those who are active in its organization. */
export async function findMentioned(sql: Sql, projectId: number, text: string): Promise<number[]> {
  if (!text.includes('@')) return []
  const { rows } = await sql.query<Mentionable>(
    `SELECT p.id, p.name, p.email FROM "Person" p JOIN "Project" q ON q."organizationId" = p."organizationId"
      WHERE q.id = $1 AND p."isActive" ORDER BY p.id LIMIT $2`,
    [projectId, known],
  )
  return mentionedIn(text, rows)
}
