import type { Foundation } from '../app.ts'
import type { Sql } from '../database/sql.ts'
import type { Names } from '../events/names.ts'
import { writeExamples } from './examples.ts'
import type { Pile } from './pile.ts'
import { addHours, addMinutes, findSeries, intoHours } from './store.ts'

const attempts = 4

/** Writes a pile in one transaction of the database. What belongs to a project that is gone is left out. */
export async function writePile(app: Foundation, pile: Pile, names: Names): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const client = await app.pool.connect()
    try {
      await client.query('BEGIN')
      const newNames = await write(client, pile, names, app.now())
      await client.query('COMMIT')
      client.release()
      names.remember(newNames)
      return
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {})
      client.release((error as { code?: string }).code === undefined)
      if (attempt === attempts || !isPassing(error)) throw error
    }
  }
}

async function write(sql: Sql, pile: Pile, names: Names, now: Date): Promise<string[]> {
  const ids = await findSeries(sql, pile.series, now)
  const known = new Set([...ids.keys()].map((key) => pile.series.get(key)?.projectId))
  const newNames = await names.write(
    sql,
    [...pile.named.values()].filter(({ projectId }) => known.has(projectId)),
  )
  const cells = [...pile.cells.values()].flatMap(({ key, ...cell }) => {
    const seriesId = ids.get(key)
    return seriesId === undefined ? [] : [{ seriesId, ...cell }]
  })
  const late = await addMinutes(sql, cells)
  await addHours(sql, intoHours(late))
  await writeExamples(
    sql,
    [...pile.examples.values()].flatMap(({ series, ...wanted }) => {
      const seriesId = ids.get(series)
      return seriesId === undefined ? [] : [{ seriesId, ...wanted }]
    }),
  )
  return newNames
}

// Deadlock, serialisation failure, or a series or project that was deleted at this moment.
function isPassing(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code === '40P01' || code === '40001' || code === '23503'
}
