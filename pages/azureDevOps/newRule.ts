import { formFields } from '../../services/azureDevOps/links/fields.ts'
import { lookAround } from '../../services/azureDevOps/links/form.ts'
import { addWorkItemRule } from '../../services/azureDevOps/links/workItemRules.ts'
import type { Connected } from '../../services/azureDevOps/setup/setup.ts'
import { fieldsOf } from '../../services/azureDevOps/types.ts'
import { UserError } from '../../services/errors.ts'
import { demandAdministrator } from '../../services/people/visitor.ts'
import { actorOf } from '../layout/actor.ts'
import { integrationAddress } from '../layout/address.ts'
import type { Act, Look, Reply } from '../layout/door.ts'
import { happenings } from '../setup/form.ts'
import { faultsByField, filledIn, readFields } from '../workItem/fields.ts'
import { splitTags } from '../workItem/tags.ts'
import { integrationOf } from './details.ts'
import { drawNewRule, type NewRuleFacts } from './ruleForm.ts'

type Typed = NewRuleFacts['typed']
type Place = { projectId: string | undefined; type: string | undefined }

const untyped: Typed = {
  ...{ project: '', environment: '', level: 'error', happenings: ['new'] },
  ...{ areaPath: '', iterationPath: '', tags: '' },
}

/** GET …/{id}/rules/new: the form, for the project and type there that the address names. */
export async function lookAtNewRule(look: Look): Promise<Reply> {
  demandAdministrator(look.visitor.person)
  const { searchParams } = look.url
  const place = {
    projectId: searchParams.get('project') || undefined,
    type: searchParams.get('type') || undefined,
  }
  const integration = await integrationOf(look)
  const there = await thereOf(look, integration, place)
  return { html: await drawn(look, integration, { ...there, typed: untyped, fault: null, faults: {} }) }
}

/** POST the same: adds the rule, or says what it lacks beside the field. */
export async function addRule(act: Act): Promise<Reply> {
  demandAdministrator(act.visitor.person)
  const { app, form, visitor } = act
  const integration = await integrationOf(act)
  const there = await thereOf(act, integration, {
    projectId: form.get('there') || undefined,
    type: form.get('type') || undefined,
  })
  const typed = readTyped(form)
  try {
    const slug = typed.project
    const { organizationId } = integration
    const project = await app.db.project.findFirst({ where: { organizationId, slug } })
    if (!project) throw new UserError('Choose whose groups it is for.')
    if (typed.happenings.length === 0) throw new UserError('Choose when: at least one kind of news.')
    await addWorkItemRule(app, actorOf(visitor), {
      projectId: project.id,
      integrationId: integration.id,
      happenings: typed.happenings as (keyof typeof happenings)[],
      ...(typed.environment && { environment: typed.environment }),
      ...(typed.level && { level: typed.level }),
      form: {
        projectId: there.projectId,
        type: there.type,
        fields: readFields(form, there.fields),
        tags: splitTags(typed.tags),
        ...(typed.areaPath && { areaPath: typed.areaPath }),
        ...(typed.iterationPath && { iterationPath: typed.iterationPath }),
      },
    })
    return { to: `${integrationAddress(integration.id)}?said=rule#said` }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const fields = filledIn(there.fields, form)
    const facts = {
      ...there,
      fields,
      typed,
      fault: error.message,
      faults: faultsByField(fields, error.message),
    }
    return { status: error.status, html: await drawn(act, integration, facts) }
  }
}

function readTyped(form: URLSearchParams): Typed {
  const text = (name: string) => (form.get(name) ?? '').trim()
  return {
    ...{ project: text('project'), environment: text('environment').slice(0, 64), tags: text('tags') },
    ...{ areaPath: text('areaPath'), iterationPath: text('iterationPath') },
    level: ['warning', 'error', 'fatal'].includes(text('level')) ? text('level') : '',
    happenings: Object.keys(happenings).filter((name) => form.getAll('happening').includes(name)),
  }
}

async function thereOf({ app }: Look, integration: Connected, { projectId, type }: Place) {
  const known = await lookAround(app, integration, { projectId, type, likeNames: [], remembered: {} })
  return {
    projects: known.projects.map(({ id, name }) => ({ id, name })),
    projectId: known.project.id,
    types: known.types.filter(({ isOffered }) => isOffered).map(({ name }) => name),
    type: known.type.name,
    fields: formFields(fieldsOf(known.type) ?? []),
    areaPaths: known.areaPaths,
    iterationPaths: known.iterationPaths,
  }
}

async function drawn(
  { app, visitor, who }: Look,
  { id, name }: Connected,
  facts: Omit<NewRuleFacts, 'who' | 'integration' | 'ours'>,
): Promise<string> {
  const ours = await app.db.project.findMany({
    where: { organizationId: visitor.person.organizationId },
    orderBy: { name: 'asc' },
    select: { slug: true, name: true },
  })
  return drawNewRule({ who, integration: { id, name }, ours, ...facts })
}
