import type { Integration, Prisma, Project, WorkItemRule } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import { type Actor, audit, madeBy } from '../../audit.ts'
import { transact } from '../../database/transaction.ts'
import { UserError } from '../../errors.ts'
import type { GroupView } from '../../groups/view.ts'
import type { JobData } from '../../jobs.ts'
import { wants } from '../../rules/evaluate.ts'
import type { Happening } from '../../rules/rule.ts'
import { tellAbout } from '../health.ts'
import { fieldsOf } from '../types.ts'
import { type CreateRequest, createRequest } from './create.ts'
import { faultsIn, formFields } from './fields.ts'
import { connected, lookAround, pickIntegration } from './form.ts'
import { createWorkItem } from './links.ts'

// A bad deployment makes hundreds of groups in an hour. Nobody wants to close hundreds of work items by hand.
const mostAnHour = 20
const hour = 3_600_000

/** Makes the work items that rules want of a happening: one for each rule, and none where the group has one there. */
export async function createByRules(
  app: App,
  view: GroupView,
  happening: JobData['notify']['happening'],
): Promise<void> {
  const rules = await app.db.workItemRule.findMany({
    where: { projectId: view.project.id, integration: { state: { not: 'removed' } } },
    include: { integration: true, project: true },
    orderBy: { id: 'asc' },
  })
  for (const rule of rules)
    if (wants(rule, view, happening)) await inTurn(app, rule.id, () => createBy(app, rule, view))
}

async function createBy(app: App, rule: WorkItemRuleRow, view: GroupView): Promise<void> {
  const { project, integrationId, id: ruleId } = rule
  if ((await hasOne(app, view.id, rule)) || (await madeLately(app, rule)) >= mostAnHour) return
  const create = createRequest.catch({}).parse(rule.form)
  const by: Actor = {
    organizationId: project.organizationId,
    name: `rule of ${project.slug}`,
    person: null,
    via: 'rule',
  }
  try {
    await createWorkItem(app, { groupId: view.id, integrationId, create, by, ruleId })
    if ((await madeLately(app, rule)) === mostAnHour) await tellOfFlood(app, rule)
  } catch (error) {
    // Another instance was faster, or the rule asks for what cannot be.
    if (!(error instanceof UserError) && !isDuplicate(error)) throw error
    app.log.info({ rule: ruleId, group: view.shortId, reason: error.message }, 'a rule made no work item')
  }
}

const turns = new WeakMap<App, Map<number, Promise<void>>>()

// A flood comes all at once, and those who count at the same moment count the same.
function inTurn(app: App, ruleId: number, work: () => Promise<void>): Promise<void> {
  const all = turns.get(app) ?? new Map<number, Promise<void>>()
  turns.set(app, all)
  const turn = (all.get(ruleId) ?? Promise.resolve()).then(work, work)
  all.set(ruleId, turn)
  return turn
}

/** The rules of a project, or of all. */
export async function listWorkItemRules(
  app: App,
  organizationId: number,
  projectId?: number,
): Promise<WorkItemRuleRow[]> {
  return app.db.workItemRule.findMany({
    where: { projectId, project: { organizationId } },
    include: withNames,
    orderBy: { id: 'asc' },
  })
}

const withNames = { project: true, integration: true } as const

export type WorkItemRuleRow = Prisma.WorkItemRuleGetPayload<{ include: typeof withNames }>

export type NewWorkItemRule = {
  projectId: number
  integrationId?: number
  environment?: string
  level?: string
  /** None means new groups only. */
  happenings: Happening[]
  form: CreateRequest
}

/**
 * From now on, groups of a project that fit get a work item of their own accord.
 * @throws UserError when there is no such project, organization or type, or when a required field is not filled in:
 * a rule has nobody to ask
 */
export async function addWorkItemRule(
  app: App,
  by: Actor,
  { projectId, integrationId, form, ...rest }: NewWorkItemRule,
): Promise<WorkItemRuleRow> {
  const project = await app.db.project.findFirst({
    where: { id: projectId, organizationId: by.organizationId },
  })
  if (!project) throw new UserError('There is no such project.', 404)
  const integration = pickIntegration(await connected(app, by.organizationId), integrationId)
  const checked = await checkForm(app, integration, project, form)
  return transact(app, async (tx) => {
    const rule = await tx.workItemRule.create({
      data: {
        projectId,
        integrationId: integration.id,
        environment: rest.environment ?? null,
        level: rest.level ?? null,
        happenings: rest.happenings.length > 0 ? rest.happenings : ['new'],
        form: checked as Prisma.InputJsonObject,
        createdBy: by.name,
        createdAt: app.now(),
      },
      include: withNames,
    })
    const data = { id: rule.id, azureDevOps: integration.name, form: checked as Prisma.InputJsonObject }
    await audit(tx, app, { ...madeBy(by), action: 'workitemrule.add', target: project.slug, data })
    return rule
  })
}

/** What the rule has made stays. @throws UserError 404 */
export async function removeWorkItemRule(app: App, by: Actor, id: number): Promise<void> {
  await transact(app, async (tx) => {
    const rule = await tx.workItemRule.findFirst({
      where: { id, project: { organizationId: by.organizationId } },
      include: { project: true },
    })
    if (!rule) throw new UserError('There is no such rule (any more).', 404)
    await tx.workItemRule.delete({ where: { id } })
    await audit(tx, app, {
      ...madeBy(by),
      action: 'workitemrule.remove',
      target: rule.project.slug,
      data: { id },
    })
  })
}

// Kept by GUID and by the type's own name, so that a renamed project keeps its rules.
async function checkForm(
  app: App,
  integration: Integration,
  project: Project,
  given: CreateRequest,
): Promise<CreateRequest> {
  const form = createRequest.parse(given)
  const likeNames = [project.name.toLowerCase(), project.slug]
  const wish = { projectId: form.projectId, type: form.type, likeNames, remembered: {} }
  const known = await lookAround(app, integration, wish)
  const faults = faultsIn(formFields(fieldsOf(known.type) ?? []), form.fields)
  if (faults.length > 0)
    throw new UserError(faults.map(({ message }) => message).join(' '), 400, {
      fields: Object.fromEntries(faults.map(({ name, message }) => [name, [message]])),
    })
  return { ...form, projectId: known.project.id, type: known.type.name }
}

async function hasOne(app: App, groupId: number, { id, integrationId }: WorkItemRule): Promise<boolean> {
  const alive = { integrationId, state: { in: ['pending', 'sending', 'linked'] } }
  return (await app.db.link.count({ where: { groupId, OR: [{ ruleId: id }, alive] } })) > 0
}

async function madeLately(app: App, { id }: WorkItemRule): Promise<number> {
  const since = new Date(app.now().getTime() - hour)
  return app.db.link.count({ where: { ruleId: id, createdAt: { gt: since } } })
}

async function tellOfFlood(app: App, { project, integration }: WorkItemRuleRow): Promise<void> {
  const text = `The rule of ${project.slug} has made ${mostAnHour} work items within an hour. It makes no more for now; those missing can be made from their cards.`
  await transact(app, (tx) => tellAbout(app, tx, integration, text))
}

function isDuplicate(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'P2002'
}
