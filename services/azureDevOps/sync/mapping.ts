import type { Integration, WorkItemType } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import { type Actor, audit, madeBy } from '../../audit.ts'
import { transact } from '../../database/transaction.ts'
import { UserError } from '../../errors.ts'
import type { AzureState } from '../connect/client.ts'
import { promptly } from '../health.ts'
import { recently } from '../links/recently.ts'
import { optionsFor, type SyncOptions } from '../options.ts'
import { areFresh, knownTypes, refreshTypes } from '../types.ts'
import { type Meaning, meaningOf, stateFor, type TypeFacts } from './states.ts'

/** A work item type with what its states mean here: as chosen, and as it would be otherwise. */
export type MappedType = {
  id: number
  name: string
  states: (AzureState & { chosen: Meaning | null; usual: Meaning })[]
  onResolve: string | null
  onReopen: string | null
  usualResolve: string | null
  usualReopen: string | null
}

type Named = { id: string; name: string }

export type Mapping = { projects: Named[]; project: Named | null; types: MappedType[] }

const waitMs = 2_500

/** The projects there; those whose types were asked for before, when nobody answers in time. */
export async function projectsThere(app: App, integration: Integration): Promise<Named[]> {
  const ask = () => promptly(app, integration, waitMs, (client) => client.projects())
  const all = await recently(app, `${integration.id} projects`, ask).catch(() => known(app, integration))
  return all
    .filter(({ id }) => integration.projectId === null || id === integration.projectId)
    .map(({ id, name }) => ({ id, name }))
}

/**
 * What the states of a project's types mean here. Without a project: the one with the most linked work items, else
 * the first.
 * @throws UserError in words when nothing is known and nobody answers in time
 */
export async function describeMapping(
  app: App,
  integration: Integration,
  projectId: string | null,
): Promise<Mapping> {
  const projects = await projectsThere(app, integration)
  const wanted = projectId ?? (await busiest(app, integration))
  const project = projects.find(({ id }) => id === wanted) ?? projects[0] ?? null
  if (!project) return { projects, project, types: [] }
  const types = await typesOf(app, integration, project)
  const options = optionsFor(integration, 0)
  return {
    projects,
    project,
    types: types.filter(({ isOffered }) => isOffered).map((type) => mapped(type, options)),
  }
}

/**
 * Chooses into which states a type's work items are moved, and what its states mean. Everything linked is compared
 * again, for it may stand differently on both sides now.
 * @throws UserError 404 for an unknown type, 400 for a state it does not have
 */
export async function changeMapping(
  app: App,
  by: Actor,
  integration: Integration,
  change: {
    typeId: number
    onResolve: string | null
    onReopen: string | null
    meanings: Record<string, Meaning>
  },
): Promise<WorkItemType> {
  const { typeId, ...chosen } = change
  return transact(app, async (tx) => {
    const where = {
      id: Number.isSafeInteger(typeId) && typeId < 2 ** 31 ? typeId : 0,
      integrationId: integration.id,
    }
    const type = await tx.workItemType.findFirst({ where })
    if (!type) throw new UserError('There is no such work item type (any more).', 404)
    const names = [chosen.onResolve, chosen.onReopen, ...Object.keys(chosen.meanings)].filter(
      (name) => name !== null,
    )
    const unknown = names.find((name) => !statesOf(type).some((state) => state.name === name))
    if (unknown !== undefined)
      throw new UserError(
        `${type.name} has no state ${unknown.slice(0, 60)} (any more). Load the page again.`,
      )
    const changed = await tx.workItemType.update({ where: { id: type.id }, data: chosen })
    await tx.integration.update({ where: { id: integration.id }, data: { comparedAt: null } })
    await app.jobs.send(tx, 'reconcile', { integrationId: integration.id }, { key: String(integration.id) })
    await audit(tx, app, {
      ...madeBy(by),
      action: 'integration.states',
      target: `${integration.name}: ${type.projectName}, ${type.name}`,
      data: { integrationId: integration.id, ...chosen },
    })
    return changed
  })
}

function mapped(type: WorkItemType, options: SyncOptions): MappedType {
  const { id, name, onResolve, onReopen } = type
  const states = statesOf(type)
  const usual: TypeFacts = { states, onResolve: null, onReopen: null, meanings: {} }
  const chosen = type.meanings as Record<string, Meaning>
  return {
    ...{ id, name, onResolve, onReopen },
    states: states.map((state) => ({
      ...state,
      chosen: Object.hasOwn(chosen, state.name) ? (chosen[state.name] ?? null) : null,
      usual: meaningOf(usual, state.name, options),
    })),
    usualResolve: stateFor(usual, 'done', options),
    usualReopen: stateFor(usual, 'open', options),
  }
}

async function typesOf(app: App, integration: Integration, project: Named): Promise<WorkItemType[]> {
  const types = await knownTypes(app, integration.id, project.id)
  if (areFresh(app, types)) return types
  try {
    return await promptly(app, integration, waitMs, (client) =>
      refreshTypes(app, integration, client, project),
    )
  } catch (error) {
    if (types.length === 0) throw error
    return types
  }
}

async function known(app: App, { id: integrationId }: Integration): Promise<Named[]> {
  const rows = await app.db.workItemType.findMany({
    where: { integrationId },
    distinct: ['projectId'],
    orderBy: { projectName: 'asc' },
    select: { projectId: true, projectName: true },
  })
  return rows.map(({ projectId, projectName }) => ({ id: projectId, name: projectName }))
}

async function busiest(app: App, { id: integrationId }: Integration): Promise<string | null> {
  const [first] = await app.db.workItem.groupBy({
    by: ['projectId'],
    where: { integrationId, projectId: { not: null } },
    _count: true,
    orderBy: { _count: { id: 'desc' } },
    take: 1,
  })
  return first?.projectId ?? null
}

function statesOf({ states }: WorkItemType): AzureState[] {
  return states as AzureState[]
}
