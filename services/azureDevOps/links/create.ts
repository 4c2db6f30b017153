import { z } from 'zod'
import type { Group, Integration, Link, WorkItemType } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import { UserError } from '../../errors.ts'
import type { EventPayload } from '../../events/event.ts'
import { edgeEvent } from '../../events/find.ts'
import { cleanText } from '../../events/text.ts'
import { tagsOf } from '../../groups/tagCounts.ts'
import { type GroupView, viewGroup } from '../../groups/view.ts'
import type { AzureField, PatchStep } from '../connect/client.ts'
import { withClient } from '../health.ts'
import { optionsFor } from '../options.ts'
import { addressOf } from '../sync/addresses.ts'
import { fieldsOf, pickType, typesOf, withFields } from '../types.ts'
import { lastingFields } from './fields.ts'
import { oneLine, paragraphs, writeReport } from './report.ts'

const text = z.string().transform(cleanText)

/** What a new work item is to be like. What is left out comes from the project's last one, else from Azure DevOps. */
export const createRequest = z.object({
  /** The Azure DevOps project's GUID or name. */
  projectId: text.optional(),
  /** The type's name or reference name. */
  type: text.optional(),
  title: text.optional(),
  /** A person's own words; they stand above what Hitch reports. */
  description: text.optional(),
  areaPath: text.optional(),
  iterationPath: text.optional(),
  tags: z.array(text).optional(),
  /** `group`: whoever the group is assigned to. Left out, that is so where assignees are kept in step. */
  assignee: z.union([z.literal('group'), z.object({ personId: z.int() }), z.null()]).optional(),
  /** Other fields, by reference name. */
  fields: z.record(z.string(), z.union([text, z.number(), z.boolean()])).optional(),
})

export type CreateRequest = z.output<typeof createRequest>

/** What the last work item made for a project was like; it is offered first the next time. */
export const workItemDefaults = createRequest
  .pick({ projectId: true, type: true, areaPath: true, iterationPath: true, tags: true, fields: true })
  .extend({ integrationId: z.int().optional() })
  .catch({})

/** What a link was asked to make; null when it was asked for an existing work item. */
export function readCreateRequest(request: unknown): CreateRequest | null {
  const read = z.object({ create: createRequest }).safeParse(request)
  return read.success ? read.data.create : null
}

const mostTitle = 255
const mostTags = 100
const mostTag = 400

/**
 * What the work item of a link is made with: the steps of its JSON patch. The texts of strangers are cut to what the
 * service takes, and escaped where it takes HTML.
 * @throws UserError in words when it cannot be made; TryLater, AzureError when types have to be asked for first
 */
export async function createSteps(
  app: App,
  link: Link,
): Promise<{ project: string; type: string; steps: PatchStep[] }> {
  const [view, group, integration] = await Promise.all([
    viewGroup(app, link.groupId),
    app.db.group.findUnique({ where: { id: link.groupId }, include: { project: true } }),
    app.db.integration.findUnique({ where: { id: link.integrationId } }),
  ])
  const asked = readCreateRequest(link.request)
  if (!view || !group || !integration) throw new UserError('This group is gone.', 404)
  if (!asked) throw new UserError('This link asks for no new work item.')
  const request = withDefaults(asked, group.project.workItemDefaults, integration.id)
  const type = await typeFor(app, integration, request)
  const fields = fieldsOf(type) ?? []
  const assignee = await assigneeFor(app, integration, group, request)
  const values: [string, string | null][] = [
    ['System.Title', oneLine(request.title ?? '', mostTitle) || titleOf(view)],
    [reportField(type, fields), await reportOf(app, view, request)],
    ['System.Tags', tagText(request.tags)],
    ['System.AreaPath', oneLine(request.areaPath ?? '', 4_000)],
    ['System.IterationPath', oneLine(request.iterationPath ?? '', 4_000)],
    ['System.AssignedTo', assignee],
  ]
  const wayBack = {
    rel: 'Hyperlink',
    url: addressOf(app, link, view.shortId),
    attributes: { comment: `${view.shortId} in Hitch` },
  }
  return {
    project: type.projectId,
    type: type.name,
    steps: [
      ...values.flatMap(([name, value]) => (value ? [setField(name, value)] : [])),
      ...Object.entries(request.fields ?? {}).flatMap(([name, value]) => ownField(fields, name, value)),
      { op: 'add', path: '/relations/-', value: wayBack },
    ],
  }
}

/** The title of a group as one of a work item. */
export function titleOf(view: Pick<GroupView, 'title' | 'shortId'>): string {
  return oneLine(view.title, mostTitle) || view.shortId
}

/**
 * What is remembered of a request for the project's next one.
 * @param before what was remembered until now: what the request left out came from there
 */
export function defaultsOf(integrationId: number, request: CreateRequest, before: unknown = {}) {
  const { projectId, type, areaPath, iterationPath, tags, fields } = withDefaults(
    request,
    before,
    integrationId,
  )
  return { integrationId, projectId, type, areaPath, iterationPath, tags, fields: lastingFields(fields) }
}

// Paths and tags belong to a project there, fields to a type of it: of another one they would be refused.
function withDefaults(asked: CreateRequest, remembered: unknown, integrationId: number): CreateRequest {
  const defaults = workItemDefaults.parse(remembered)
  if (defaults.integrationId !== integrationId) return asked
  if (asked.projectId !== undefined && asked.projectId !== defaults.projectId) return asked
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
  const isSameType = asked.type === undefined || asked.type === defaults.type
  const fields = isSameType ? { ...defaults.fields, ...asked.fields } : asked.fields
  return { ...defaults, ...given, fields }
}

async function typeFor(app: App, integration: Integration, request: CreateRequest): Promise<WorkItemType> {
  const project = request.projectId ?? integration.projectId ?? (await firstProject(app, integration))
  const types = await typesOf(app, integration, project)
  if (types.length === 0)
    throw new UserError(`${integration.name} has no project ${project.slice(0, 60)} that I may see.`, 404)
  const type = pickType(types, request.type)
  if (type.fields !== null) return type
  return withClient(app, integration, (client) => withFields(app, client, type))
}

async function firstProject(app: App, integration: Integration): Promise<string> {
  const [project] = await withClient(app, integration, (client) => client.projects())
  if (!project) throw new UserError(`${integration.name} has no project that I may see.`, 404)
  return project.id
}

async function reportOf(app: App, view: GroupView, request: CreateRequest): Promise<string> {
  const event = await edgeEvent(app, view.id, 'latest')
  return writeReport({
    view,
    event: (event?.payload ?? null) as EventPayload | null,
    tags: event ? tagsOf(event) : [],
    words: request.description ?? '',
  })
}

/** Where a report is read: the form of a bug shows no description. A type with neither has comments still. */
function reportField(type: WorkItemType, fields: AzureField[]): string {
  const [repro, description] = ['Microsoft.VSTS.TCM.ReproSteps', 'System.Description']
  const has = (name: string) => fields.some(({ referenceName }) => referenceName === name)
  if (fields.length === 0) return type.name === 'Bug' ? repro : description
  return [repro, description].find(has) ?? 'System.History'
}

/** Whom it is assigned to there: somebody who is known there, else nobody for now. */
async function assigneeFor(
  app: App,
  integration: Integration,
  group: Group,
  { assignee }: CreateRequest,
): Promise<string | null> {
  if (assignee === null) return null
  if (assignee === undefined && !optionsFor(integration, group.projectId).assigneeOut) return null
  const personId = typeof assignee === 'object' ? assignee.personId : group.assigneeId
  if (personId === null) return null
  const identity = await app.db.identity.findFirst({
    where: {
      provider: 'azureDevOps',
      tenantId: integration.externalId,
      person: { id: personId, organizationId: integration.organizationId, isActive: true },
    },
    orderBy: { linkedAt: 'desc' },
  })
  return identity ? (identity.login ?? identity.name) : null
}

// The service keeps tags as one text, so a tag cannot hold what parts them.
function tagText(tags: string[] | undefined): string {
  const cleaned = (tags ?? []).map((tag) => oneLine(tag.replace(/[;,]/g, ' '), mostTag))
  return [...new Set(cleaned.filter(Boolean))].slice(0, mostTags).join('; ')
}

// What is the service's own, or set above, is not anybody's to set by its name.
function ownField(fields: AzureField[], name: string, value: string | number | boolean): PatchStep[] {
  if (!/^[A-Za-z][\w.]{0,127}$/.test(name) || /^System\./i.test(name) || value === '') return []
  const field = fields.find(({ referenceName }) => referenceName.toLowerCase() === name.toLowerCase())
  if (field?.isReadOnly) return []
  return [setField(field?.referenceName ?? name, asTheyTakeIt(field, value))]
}

function asTheyTakeIt(field: AzureField | undefined, value: string | number | boolean) {
  if (typeof value !== 'string') return value
  switch (field?.type.toLowerCase()) {
    case 'html':
      return paragraphs(value)
    case 'integer':
    case 'double':
      return Number.isFinite(Number(value)) ? Number(value) : value
    case 'boolean':
      return /^(?:true|yes|1)$/i.test(value.trim())
    default:
      return value
  }
}

function setField(name: string, value: unknown): PatchStep {
  return { op: 'add', path: `/fields/${name}`, value }
}
