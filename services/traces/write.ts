import type { Foundation } from '../app.ts'
import { transactPlainly } from '../database/plain.ts'
import type { Sql } from '../database/sql.ts'
import type { Names } from '../events/names.ts'
import { writeExamples } from './examples.ts'
import type { Pile } from './pile.ts'
import { addHours, addMinutes, findSeries, intoHours } from './store.ts'

/** Writes a pile in one transaction of the database. What belongs to a project that is gone is left out. */
export async function writePile(app: Foundation, pile: Pile, names: Names): Promise<void> {
  names.remember(await transactPlainly(app, (client) => write(client, pile, names, app.now())))
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
