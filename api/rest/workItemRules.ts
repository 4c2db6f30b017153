import { z } from 'zod'
import { createRequest } from '../../services/azureDevOps/links/create.ts'
import {
  addWorkItemRule,
  listWorkItemRules,
  removeWorkItemRule,
  type WorkItemRuleRow,
} from '../../services/azureDevOps/links/workItemRules.ts'
import { text } from './body.ts'
import { type Call, idOf, missing, type Reply, type RestRoute } from './call.ts'
import { projectOf } from './projects.ts'

const path = '/api/0/projects/:org/:project/work-item-rules/'

/** Rules by which groups of a project get a work item of their own accord. */
export const workItemRuleRoutes: RestRoute[] = [
  { method: 'get', path, scope: 'project:read', handle: list },
  { method: 'post', path, scope: 'project:write', handle: create },
  { method: 'del', path: `${path}:rule/`, scope: 'project:write', handle: remove },
]

const newRule = z.object({
  integration: z.coerce.number().int().positive().optional(),
  environment: text(64).nullish(),
  level: z.enum(['debug', 'info', 'warning', 'error', 'fatal']).nullish(),
  happenings: z
    .array(z.enum(['new', 'regressed', 'escalating', 'all']))
    .max(4)
    .default([]),
  project: text(300).optional(),
  work_item_type: text(300).optional(),
  area_path: text(4_000).optional(),
  iteration_path: text(4_000).optional(),
  tags: z.array(text(400)).max(100).optional(),
  fields: createRequest.shape.fields,
})

async function list(call: Call): Promise<Reply> {
  const project = await projectOf(call)
  const rules = await listWorkItemRules(call.app, call.bearer.organizationId, project.id)
  return { body: rules.map(ruleJson) }
}

async function create(call: Call): Promise<Reply> {
  const project = await projectOf(call)
  const body = await call.body(newRule)
  const rule = await addWorkItemRule(call.app, call.by, {
    projectId: project.id,
    integrationId: body.integration,
    environment: body.environment ?? undefined,
    level: body.level ?? undefined,
    happenings: body.happenings,
    form: {
      projectId: body.project,
      type: body.work_item_type,
      areaPath: body.area_path,
      iterationPath: body.iteration_path,
      tags: body.tags,
      fields: body.fields,
    },
  })
  return { status: 201, body: ruleJson(rule) }
}

async function remove(call: Call): Promise<Reply> {
  const project = await projectOf(call)
  const id = idOf(call.param('rule'))
  const rules = await listWorkItemRules(call.app, call.bearer.organizationId, project.id)
  if (!rules.some((rule) => rule.id === id) || id === null) throw missing()
  await removeWorkItemRule(call.app, call.by, id)
  return { status: 204 }
}

function ruleJson(rule: WorkItemRuleRow) {
  const { data: form = {} } = createRequest.safeParse(rule.form)
  return {
    id: String(rule.id),
    integration: { id: String(rule.integrationId), name: rule.integration.name },
    environment: rule.environment,
    level: rule.level,
    happenings: rule.happenings,
    project: form.projectId ?? null,
    work_item_type: form.type ?? null,
    area_path: form.areaPath ?? null,
    iteration_path: form.iterationPath ?? null,
    tags: form.tags ?? [],
    fields: form.fields ?? {},
    createdBy: rule.createdBy,
    dateCreated: rule.createdAt.toISOString(),
  }
}
