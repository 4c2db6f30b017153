import type { Sql } from '../database/sql.ts'
import { gramsOf } from './grams.ts'

/** Keeps the searched texts of groups near to what their latest event says. */
export type Texts = {
  /** Whether a group's text is to be looked at again. */
  isDue(groupId: number, now: number): boolean
  /** Writes the texts that are different from what is stored. */
  write(sql: Sql, texts: { groupId: number; text: string }[]): Promise<void>
}

// Messages change with every event; indexing each of them would cost more than the events do.
const renewEveryMs = 3_600_000
const remembered = 50_000

export function createTexts(): Texts {
  const looked = new Map<number, number>()
  return {
    isDue(groupId, now) {
      if (now - (looked.get(groupId) ?? -renewEveryMs) < renewEveryMs) return false
      if (looked.size >= remembered) looked.clear()
      looked.set(groupId, now)
      return true
    },
    async write(sql, texts) {
      if (texts.length === 0) return
      const { rows } = await sql.query<{ groupId: number; text: string }>(
        `SELECT w."groupId", n.text FROM unnest($1::int[], $2::text[]) AS n("group", text)
           JOIN "GroupText" w ON w."groupId" = n."group" WHERE w.text <> n.text ORDER BY 1`,
        [texts.map(({ groupId }) => groupId), texts.map(({ text }) => text)],
      )
      if (rows.length === 0) return
      await sql.query(
        `UPDATE "GroupText" w SET text = n.text, grams = n.grams::int[]
           FROM unnest($1::int[], $2::text[], $3::text[]) AS n("group", text, grams) WHERE w."groupId" = n."group"`,
        [
          rows.map(({ groupId }) => groupId),
          rows.map(({ text }) => text),
          rows.map(({ text }) => `{${gramsOf(text).join()}}`),
        ],
      )
    },
  }
}
