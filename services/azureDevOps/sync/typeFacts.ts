import type { Integration, WorkItemType } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import type { AzureState, AzureWorkItem } from '../connect/client.ts'
import { withClient } from '../health.ts'
import { refreshTypes } from '../types.ts'
import type { Meaning, TypeFacts } from './states.ts'

// Long enough that a type that cannot be found costs a question an hour, and not one for every change.
const askAgainMs = 3_600_000

/**
 * What is known of a work item's type: from memory, or asked when its state is new to us. A type that cannot be found
 * has no states, so that nothing is concluded from them.
 */
export async function typeFacts(
  app: App,
  integration: Integration,
  item: Pick<AzureWorkItem, 'project' | 'type' | 'state'>,
): Promise<TypeFacts & { projectId: string | null }> {
  const known = await find(app, integration, item)
  const knowsState = known && statesOf(known).some(({ name }) => name === item.state)
  const isFresh = known && app.now().getTime() - known.refreshedAt.getTime() < askAgainMs
  if (known && (knowsState || isFresh)) return factsOf(known)
  await withClient(app, integration, async (client) => {
    const project = await client.project(item.project)
    if (project) await refreshTypes(app, integration, client, project)
  })
  const found = await find(app, integration, item)
  return found
    ? factsOf(found)
    : { projectId: null, states: [], onResolve: null, onReopen: null, meanings: {} }
}

function find(
  app: App,
  { id: integrationId }: Integration,
  { project: projectName, type: name }: { project: string; type: string },
): Promise<WorkItemType | null> {
  return app.db.workItemType.findFirst({
    where: { integrationId, projectName, name },
    orderBy: { refreshedAt: 'desc' },
  })
}

function factsOf(row: WorkItemType) {
  const { projectId, onResolve, onReopen } = row
  return {
    projectId,
    states: statesOf(row),
    onResolve,
    onReopen,
    meanings: row.meanings as Record<string, Meaning>,
  }
}

function statesOf(row: WorkItemType): AzureState[] {
  return row.states as AzureState[]
}
