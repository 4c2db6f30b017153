import type { Integration, WorkItemType } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { transact } from '../database/transaction.ts'
import { messageOf, UserError } from '../errors.ts'
import type { AzureField, AzureType, Client } from './connect/client.ts'
import type { AzureError } from './connect/fault.ts'
import { withClient } from './health.ts'

const day = 24 * 3_600_000

/**
 * The work item types of a project there, as known; asked for when nobody has asked for a day. What is known stands
 * in for an answer that does not come.
 * @param project its GUID, or its name
 * @throws TryLater or AzureError when nothing is known and it does not answer
 */
export async function typesOf(app: App, integration: Integration, project: string): Promise<WorkItemType[]> {
  const known = await knownTypes(app, integration.id, project)
  if (areFresh(app, known)) return known
  try {
    return await withClient(app, integration, async (client) => {
      const found = await client.project(project)
      return found ? refreshTypes(app, integration, client, found) : known
    })
  } catch (error) {
    if (known.length === 0) throw error
    app.log.info({ project, reason: messageOf(error) }, 'old work item types are used')
    return known
  }
}

/** Without asking anybody. [] for a project whose types were never asked for. */
export async function knownTypes(app: App, integrationId: number, project: string): Promise<WorkItemType[]> {
  return app.db.workItemType.findMany({
    where: {
      integrationId,
      OR: [{ projectId: project.toLowerCase() }, { projectName: { equals: project, mode: 'insensitive' } }],
    },
    orderBy: { id: 'asc' },
  })
}

export function areFresh(app: App, types: WorkItemType[]): boolean {
  const [first] = types
  return first !== undefined && app.now().getTime() - first.refreshedAt.getTime() < day
}

/**
 * Asks for the types of a project and keeps them, with the fields of those that somebody has made one of. A type that
 * is gone is not offered any more; what people chose for it is kept, for it may come back.
 * @throws AzureError
 */
export async function refreshTypes(
  app: App,
  integration: Integration,
  client: Client,
  project: { id: string; name: string },
): Promise<WorkItemType[]> {
  const [found, known] = await Promise.all([
    client.types(project.id),
    knownTypes(app, integration.id, project.id),
  ])
  const used = new Set(known.filter(({ fields }) => fields !== null).map(({ name }) => name))
  const types = await Promise.all(
    found.map(async (type) => ({
      type,
      fields: used.has(type.name) ? await client.fields(project.id, type.name) : null,
    })),
  )
  await transact(app, async (tx) => {
    const of = { integrationId: integration.id, projectId: project.id.toLowerCase() }
    const names = found.map(({ name }) => name)
    await tx.workItemType.updateMany({
      where: { ...of, name: { notIn: names } },
      data: { isOffered: false, refreshedAt: app.now() },
    })
    for (const { type, fields } of types) {
      const data = {
        projectName: project.name,
        referenceName: type.referenceName,
        isOffered: isOffered(type),
        isDefault: type.isDefault,
        states: type.states,
        refreshedAt: app.now(),
        ...(fields && { fields }),
      }
      await tx.workItemType.upsert({
        where: { integrationId_projectId_name: { ...of, name: type.name } },
        create: { ...of, ...data, name: type.name },
        update: data,
      })
    }
  })
  return knownTypes(app, integration.id, project.id)
}

/** A type with its fields, which are asked for when somebody first wants to make one. @throws AzureError */
export async function withFields(app: App, client: Client, type: WorkItemType): Promise<WorkItemType> {
  if (type.fields !== null) return type
  const fields = await client.fields(type.projectId, type.name)
  return app.db.workItemType.update({ where: { id: type.id }, data: { fields } })
}

/** The fields of a type; null as long as nobody wanted to make one. */
export function fieldsOf(type: Pick<WorkItemType, 'fields'> | null): AzureField[] | null {
  return type?.fields ? (type.fields as unknown as AzureField[]) : null
}

/**
 * The type that somebody names, by either of its names and in any case; without a name the one that errors are made
 * of there: bugs, where there are such.
 * @throws UserError that says which there are
 */
export function pickType(types: WorkItemType[], wanted: string | undefined): WorkItemType {
  const offered = types.filter((type) => type.isOffered)
  const picked = wanted ? offered.find((type) => isCalled(type, wanted)) : defaultOf(offered)
  if (picked) return picked
  const names = offered.map(({ name }) => name).join(', ')
  if (!wanted || names === '')
    throw new UserError('This Azure DevOps project has no work item type that could be made here.')
  throw new UserError(
    `${offered[0]?.projectName} has no work item type called ${wanted.slice(0, 60)}. There is ${names}.`,
  )
}

/**
 * A rule of theirs may ask for a field that its type does not call required. Once it has refused a work item for that,
 * forms ask for the field.
 */
export async function learnFrom(app: App, type: WorkItemType, error: AzureError): Promise<void> {
  const refused = error.fields.filter(({ message }) => /required|empty|filled in/i.test(message))
  const fields = fieldsOf(type)?.map((field) =>
    refused.some((one) => one.field.toLowerCase() === field.referenceName.toLowerCase())
      ? { ...field, isRequired: true }
      : field,
  )
  if (!fields || refused.length === 0) return
  await app.db.workItemType.update({ where: { id: type.id }, data: { fields } })
}

function isCalled(type: WorkItemType, name: string): boolean {
  const wanted = name.trim().toLowerCase()
  return type.name.toLowerCase() === wanted || type.referenceName.toLowerCase() === wanted
}

function defaultOf(types: WorkItemType[]): WorkItemType | undefined {
  const defaults = types.filter((type) => type.isDefault)
  return defaults.find(({ referenceName }) => /bug$/i.test(referenceName)) ?? defaults[0] ?? types[0]
}

// These have tools of their own and make no sense when made by hand.
const special =
  /^Microsoft\.VSTS\.WorkItemTypes\.(?:Test(?:Case|Plan|Suite)|Shared(?:Step|Parameter)|Feedback\w*|CodeReview\w*)$/i

function isOffered({ isDisabled, isHidden, referenceName }: AzureType): boolean {
  return !isDisabled && !isHidden && !special.test(referenceName)
}
