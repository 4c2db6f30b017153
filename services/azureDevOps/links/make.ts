import type { Group, Integration, Link, Project } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import { TryLater, UserError } from '../../errors.ts'
import type { AzureWorkItem } from '../connect/client.ts'
import { withClient } from '../health.ts'
import { addressOf, shortIdOf } from '../sync/addresses.ts'
import { createSteps } from './create.ts'

/** A link that is wished for, with all that is needed to carry it out. */
export type Wish = Link & { integration: Integration; group: Group & { project: Project } }

// What they have not done by then, they will not do any more.
const abandonedMs = 45_000

/** Makes a work item once, also when the answer to the first try was lost: then it is looked for. */
export async function makeWorkItem(app: App, wish: Wish): Promise<AzureWorkItem> {
  const { integration, attemptedAt } = wish
  const { project, type, steps } = await createSteps(app, wish)
  const title = String(steps.find(({ path }) => path === '/fields/System.Title')?.value ?? '')
  if (attemptedAt) {
    const made = await findMade(app, wish, title)
    if (made) return made
    if (app.now().getTime() - attemptedAt.getTime() < abandonedMs)
      throw new TryLater(15, 'whether the work item was made is not known yet')
  }
  await withClient(app, integration, (client) => client.create(project, type, steps, { dryRun: true }))
  await claim(app, wish)
  const made = await withClient(app, integration, (client) => client.create(project, type, steps))
  if (!made) throw new UserError('Azure DevOps made nothing, and did not say why.', 502)
  return made
}

// Of two workers at the same wish one goes on.
async function claim(app: App, { id, attemptedAt }: Wish): Promise<void> {
  const { count } = await app.db.link.updateMany({
    where: { id, attemptedAt, state: { in: ['pending', 'sending'] } },
    data: { state: 'sending', attemptedAt: app.now() },
  })
  if (count === 0) throw new TryLater(2, 'somebody else makes this work item')
}

// The address of the link stands on what was made, but cannot be searched for; the title can.
async function findMade(app: App, wish: Wish, title: string): Promise<AzureWorkItem | null> {
  const mark = addressOf(app, wish, shortIdOf(wish.group))
  const literal = `'${title.replaceAll("'", "''")}'`
  return withClient(app, wish.integration, async (client) => {
    const query = `SELECT [System.Id] FROM WorkItems WHERE [System.Title] = ${literal} AND [System.CreatedDate] >= @Today - 1 ORDER BY [System.Id] DESC`
    for (const number of await client.wiql(query, { most: 20 })) {
      const item = await client.workItem(number)
      if (item?.relations?.some(({ url }) => url === mark)) return item
    }
    return null
  })
}
