import type { Group, Integration, Project, WorkItemType } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import { UserError } from '../../errors.ts'
import { viewGroup } from '../../groups/view.ts'
import type { Client } from '../connect/client.ts'
import { promptly } from '../health.ts'
import { areFresh, fieldsOf, knownTypes, pickType, refreshTypes, withFields } from '../types.ts'
import { titleOf, workItemDefaults } from './create.ts'
import { type FormField, formFields } from './fields.ts'
import { recently } from './recently.ts'

export type { FormField } from './fields.ts'

/** What a new work item can be like, with what stands there unless somebody chooses otherwise. Texts are raw. */
export type WorkItemForm = {
  integrations: Named<number>[]
  integrationId: number
  projects: Named<string>[]
  projectId: string
  types: string[]
  type: string
  title: string
  fields: FormField[]
  areaPaths: string[]
  iterationPaths: string[]
  areaPath: string
  iterationPath: string
  tags: string
}

export type FormQuestion = {
  groupId: number
  organizationId: number
  integrationId?: number
  /** GUID or name. */
  projectId?: string
  type?: string
  ms?: number
}

type Named<Id> = { id: Id; name: string }
type Remembered = ReturnType<typeof workItemDefaults.parse>

const usualMs = 2_500
const mostPaths = 1_000

/**
 * What a new work item for a group can be like, with the choices made for its project the last time. Asked of Azure
 * DevOps as far as it is not known already; what is known stands in for an answer that does not come in time.
 * @throws UserError in words
 */
export async function describeForm(app: App, asked: FormQuestion): Promise<WorkItemForm> {
  const group = await app.db.group.findFirst({
    where: { id: asked.groupId, project: { organizationId: asked.organizationId } },
    include: { project: true },
  })
  const view = group && (await viewGroup(app, group.id))
  if (!group || !view) throw new UserError('There is no such group (any more).', 404)
  const integrations = await connected(app, asked.organizationId)
  const remembered = workItemDefaults.parse(group.project.workItemDefaults)
  const integration = pickIntegration(integrations, asked.integrationId, remembered.integrationId)
  const wish = wishOf(asked, group, integration.id === remembered.integrationId ? remembered : {})
  const known = await lookAround(app, integration, wish, asked.ms)
  const isSame = known.project.id === wish.remembered.projectId
  const last: Remembered = isSame ? wish.remembered : {}
  const kept = (path: string | undefined, paths: string[]) => (path && paths.includes(path) ? path : '')
  return {
    integrations: integrations.map(({ id, name }) => ({ id, name })),
    integrationId: integration.id,
    projects: known.projects.map(({ id, name }) => ({ id, name })),
    projectId: known.project.id,
    types: known.types.filter(({ isOffered }) => isOffered).map(({ name }) => name),
    type: known.type.name,
    title: titleOf(view),
    fields: formFields(fieldsOf(known.type) ?? [], last.fields),
    areaPaths: known.areaPaths,
    iterationPaths: known.iterationPaths,
    areaPath: kept(last.areaPath, known.areaPaths),
    iterationPath: kept(last.iterationPath, known.iterationPaths),
    tags: (last.tags ?? []).join('; '),
  }
}

/** The connected Azure DevOps organizations. @throws UserError when there is none */
export async function connected(app: App, organizationId: number): Promise<Integration[]> {
  const integrations = await app.db.integration.findMany({
    where: { organizationId, state: { not: 'removed' } },
    orderBy: { id: 'asc' },
  })
  if (integrations.length > 0) return integrations
  throw new UserError(
    `No Azure DevOps organization is connected yet. An administrator can connect one at ${app.config.publicUrl}/settings/azure-devops`,
    404,
  )
}

/** @throws UserError 404 for one that is not connected here */
export function pickIntegration(
  integrations: Integration[],
  wanted: number | undefined,
  otherwise?: number,
): Integration {
  const picked =
    wanted === undefined
      ? (integrations.find(({ id }) => id === otherwise) ?? integrations[0])
      : integrations.find(({ id }) => id === wanted)
  if (!picked) throw new UserError('There is no such Azure DevOps organization here (any more).', 404)
  return picked
}

/** What work items are to be made of; what is left out is picked. */
export type Wish = { projectId?: string; type?: string; likeNames: string[]; remembered: Remembered }

/** What there is to choose from, and what is chosen. */
export type Survey = {
  projects: Named<string>[]
  project: Named<string>
  types: WorkItemType[]
  type: WorkItemType
  areaPaths: string[]
  iterationPaths: string[]
}

/**
 * What can be made there, as answered within a time, else as known.
 * @throws UserError in words
 */
export async function lookAround(
  app: App,
  integration: Integration,
  wish: Wish,
  ms = usualMs,
): Promise<Survey> {
  try {
    return await promptly(app, integration, ms, (client) => survey(app, client, integration, wish))
  } catch (error) {
    return survey(app, null, integration, wish).catch(() => {
      throw error
    })
  }
}

function wishOf(asked: FormQuestion, group: Group & { project: Project }, remembered: Remembered): Wish {
  const likeNames = [group.project.name, group.project.slug].map((name) => name.toLowerCase())
  return { projectId: asked.projectId, type: asked.type, likeNames, remembered }
}

/** @param client null to go by what is known already */
async function survey(
  app: App,
  client: Client | null,
  integration: Integration,
  wish: Wish,
): Promise<Survey> {
  const key = (name: string) => `${integration.id} ${name}`
  const all = await recently(app, key('projects'), client && (() => client.projects()))
  const projects = all.filter(({ id }) => integration.projectId === null || id === integration.projectId)
  const project = pickProject(projects, wish)
  const paths = (kind: 'areas' | 'iterations') =>
    recently(app, key(`${project.id} ${kind}`), client && (() => client.paths(project.id, kind))).then(
      (found) => found.slice(0, mostPaths),
      // The project's root is as good, where nobody may choose.
      () => [],
    )
  const [typed, areaPaths, iterationPaths] = await Promise.all([
    surveyTypes(app, client, integration, project, wish),
    paths('areas'),
    paths('iterations'),
  ])
  return { projects, project, ...typed, areaPaths, iterationPaths }
}

async function surveyTypes(
  app: App,
  client: Client | null,
  integration: Integration,
  project: Named<string>,
  wish: Wish,
): Promise<Pick<Survey, 'types' | 'type'>> {
  const known = await knownTypes(app, integration.id, project.id)
  const types =
    client && !areFresh(app, known) ? await refreshTypes(app, integration, client, project) : known
  const last = project.id === wish.remembered.projectId ? wish.remembered.type : undefined
  const isStill = types.some((type) => type.isOffered && type.name === last)
  const type = pickType(types, wish.type ?? (isStill ? last : undefined))
  return { types, type: client ? await withFields(app, client, type) : type }
}

// Unless told: the one of the last time, one that is called like ours, the first.
function pickProject(projects: Named<string>[], wish: Wish): Named<string> {
  const [first] = projects
  if (!first) throw new UserError('I may see no project in this Azure DevOps organization.', 404)
  if (wish.projectId === undefined)
    return (
      projects.find(({ id }) => id === wish.remembered.projectId) ??
      projects.find(({ name }) => wish.likeNames.includes(name.toLowerCase())) ??
      first
    )
  const wanted = wish.projectId.trim().toLowerCase()
  const picked = projects.find(({ id, name }) => id.toLowerCase() === wanted || name.toLowerCase() === wanted)
  if (picked) return picked
  const names = projects
    .slice(0, 20)
    .map(({ name }) => name)
    .join(', ')
  throw new UserError(`There is no project called ${wish.projectId.slice(0, 60)} there. There is ${names}.`)
}
