import { z } from 'zod'
import { carryOutLink } from '../../services/azureDevOps/links/carryOut.ts'
import { createRequest } from '../../services/azureDevOps/links/create.ts'
import { faultsIn } from '../../services/azureDevOps/links/fields.ts'
import { connected, describeForm, pickIntegration } from '../../services/azureDevOps/links/form.ts'
import { linksOf } from '../../services/azureDevOps/links/groupLinks.ts'
import { createWorkItem, linkWorkItem, unlinkWorkItem } from '../../services/azureDevOps/links/links.ts'
import { readReference } from '../../services/azureDevOps/links/reference.ts'
import { UserError } from '../../services/errors.ts'
import { fieldError } from './body.ts'
import { type Call, idOf, missing, type Reply, type RestRoute } from './call.ts'
import {
  createConfig,
  externalIssueJson,
  issueIntegrationJson,
  linkConfig,
  platformIssueJson,
} from './externalIssueShape.ts'
import { issueOf, ofIssue } from './issuePath.ts'

/** The work items of an issue. */
export const externalIssueRoutes: RestRoute[] = [
  ...ofIssue('get', 'external-issues/', 'event:read', list),
  ...ofIssue('get', 'integrations/', 'event:read', integrations),
  ...ofIssue('get', 'integrations/:integration/', 'event:read', describe),
  ...ofIssue('put', 'integrations/:integration/', 'event:write', link),
  ...ofIssue('post', 'integrations/:integration/', 'event:write', create),
  ...ofIssue('del', 'integrations/:integration/', 'event:write', unlink),
]

// Programs wait longer than people do.
const patienceMs = 8_000

const words = (most: number) => z.string().max(most).nullish()

const newIssue = z
  .object({
    project: words(300),
    work_item_type: words(300),
    title: words(10_000),
    description: words(1_000_000),
    area_path: words(4_000),
    iteration_path: words(4_000),
    tags: z.union([z.array(z.string().max(400)).max(100), z.string().max(10_000)]).nullish(),
    /** "group" for whoever the issue is assigned to, null for nobody. */
    assignee: z.literal('group').nullish(),
  })
  .catchall(z.unknown())

async function list(call: Call): Promise<Reply> {
  const view = await issueOf(call)
  return { body: (await linksOf(call.app, view.id)).map(platformIssueJson) }
}

async function integrations(call: Call): Promise<Reply> {
  const view = await issueOf(call)
  const [all, links] = await Promise.all([
    connected(call.app, call.bearer.organizationId).catch((error: unknown) => {
      if (error instanceof UserError) return []
      throw error
    }),
    linksOf(call.app, view.id),
  ])
  return {
    body: all.map((integration) => ({
      ...issueIntegrationJson(integration),
      externalIssues: links
        .filter(({ integrationId }) => integrationId === integration.id)
        .map(externalIssueJson),
    })),
  }
}

async function describe(call: Call): Promise<Reply> {
  const { app, bearer, query } = call
  const view = await issueOf(call)
  const integration = await integrationOf(call)
  const body = issueIntegrationJson(integration)
  switch (query.get('action')) {
    case 'link':
      return { body: { ...body, linkIssueConfig: linkConfig(bearer.organization.slug, integration.id) } }
    case 'create': {
      const form = await describeForm(app, {
        groupId: view.id,
        organizationId: bearer.organizationId,
        integrationId: integration.id,
        projectId: query.get('project') || undefined,
        type: query.get('work_item_type') || undefined,
        ms: patienceMs,
      })
      return { body: { ...body, createIssueConfig: createConfig(form) } }
    }
    default:
      throw new UserError('Action is required and should be either link or create')
  }
}

async function link(call: Call): Promise<Reply> {
  const view = await issueOf(call)
  const integration = await integrationOf(call)
  const { externalIssue } = await call.body(
    z.object({ externalIssue: z.union([z.string().max(4_000), z.int()]).nullish() }),
  )
  const reference = String(externalIssue ?? '').trim()
  if (reference === '') throw fieldError('externalIssue', 'This field is required.')
  if (!readReference(reference))
    throw fieldError('externalIssue', 'Give the number of a work item, such as 31, or its address.')
  const { id } = await linkWorkItem(call.app, {
    groupId: view.id,
    integrationId: integration.id,
    reference,
    by: call.by,
  })
  return carriedOut(call, id)
}

async function create(call: Call): Promise<Reply> {
  const { app, bearer } = call
  const view = await issueOf(call)
  const integration = await integrationOf(call)
  const body = await call.body(newIssue)
  const form = await describeForm(app, {
    groupId: view.id,
    organizationId: bearer.organizationId,
    integrationId: integration.id,
    projectId: body.project || undefined,
    type: body.work_item_type || undefined,
    ms: patienceMs,
  })
  const fields = fieldsIn(body)
  const faults = faultsIn(form.fields, fields)
  if (faults.length > 0)
    throw new UserError(
      faults.map(({ message }) => message).join(' '),
      400,
      Object.fromEntries(faults.map(({ name, message }) => [name, [message]])),
    )
  const { id } = await createWorkItem(app, {
    groupId: view.id,
    integrationId: integration.id,
    create: createRequest.parse({
      projectId: form.projectId,
      type: form.type,
      title: body.title ?? undefined,
      description: body.description ?? undefined,
      areaPath: body.area_path ?? undefined,
      iterationPath: body.iteration_path ?? undefined,
      tags: tagsIn(body.tags),
      assignee: body.assignee,
      fields,
    }),
    by: call.by,
  })
  return carriedOut(call, id)
}

async function unlink(call: Call): Promise<Reply> {
  const view = await issueOf(call)
  const { id: integrationId } = await integrationOf(call)
  const given = call.query.get('externalIssue')
  if (!given) throw fieldError('externalIssue', 'External ID required')
  const number = idOf(given)
  const [found] = number === null ? [] : await linksOf(call.app, view.id, { integrationId, number })
  if (!found) throw missing()
  await unlinkWorkItem(call.app, { groupId: view.id, linkId: found.id, by: call.by })
  return { status: 204 }
}

/** Answers with what became of a wish, as soon as that is known, or with the wish when it takes too long. */
async function carriedOut({ app }: Call, linkId: number): Promise<Reply> {
  const done = await carryOutLink(app, linkId, patienceMs)
  const body = done.state === 'linked' ? externalIssueJson(done) : null
  if (body) return { status: 201, body }
  const detail = 'Azure DevOps has not answered yet. It is done as soon as it does.'
  return { status: 202, body: { detail, state: done.state, linkId: String(linkId) } }
}

async function integrationOf(call: Call) {
  const id = idOf(call.param('integration'))
  if (id === null) throw missing()
  return pickIntegration(await connected(call.app, call.bearer.organizationId), id)
}

// Fields of the form that have no name of their own in Sentry come by their reference names, which all have dots.
function fieldsIn(body: z.output<typeof newIssue>): Record<string, string | number | boolean> {
  const fields: Record<string, string | number | boolean> = {}
  for (const [name, value] of Object.entries(body)) {
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    if (name.includes('.') && isPlain) fields[name] = value
  }
  return fields
}

function tagsIn(tags: string | string[] | null | undefined): string[] | undefined {
  if (tags === null || tags === undefined) return undefined
  return (Array.isArray(tags) ? tags : tags.split(/[;,]/)).map((tag) => tag.trim()).filter(Boolean)
}
