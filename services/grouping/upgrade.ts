import type { App } from '../app.ts'
import { forgetKeys } from '../projects/keys.ts'
import { current } from './config.ts'
import { changeGrouping, readGroupingOptions } from './options.ts'

/**
 * At start: takes every project to the current way of grouping, but for those whose people chose one. The way before
 * leads events to their groups for as long as its window lasts, so nothing is grouped anew.
 */
export async function upgradeGrouping(app: App): Promise<void> {
  const behind = await app.db.$queryRaw<{ id: number }[]>`
    SELECT id FROM "Project" WHERE grouping ->> 'config' <> ${current.name} AND grouping ->> 'isChosen' IS DISTINCT FROM 'true'`
  for (const { id } of behind)
    await app.db.$transaction(async (tx) => {
      // Several instances may start at once: the second finds it done.
      const [row] = await tx.$queryRaw<{ grouping: unknown }[]>`
        SELECT grouping FROM "Project" WHERE id = ${id} FOR NO KEY UPDATE`
      if (!row) return
      const options = changeGrouping(readGroupingOptions(row.grouping), { config: current.name }, app.now())
      await tx.project.update({ where: { id }, data: { grouping: options } })
    })
  if (behind.length === 0) return
  forgetKeys(app)
  app.log.info({ projects: behind.length, config: current.name }, 'projects are grouped in a new way')
}
