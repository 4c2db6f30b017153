import type { Link } from '../../prisma/client/client.ts'
import { carryOutLink } from '../../services/azureDevOps/links/carryOut.ts'
import type { CreateRequest } from '../../services/azureDevOps/links/create.ts'
import { faultsIn } from '../../services/azureDevOps/links/fields.ts'
import { describeForm, type WorkItemForm } from '../../services/azureDevOps/links/form.ts'
import { createWorkItem } from '../../services/azureDevOps/links/links.ts'
import { UserError } from '../../services/errors.ts'
import type { GroupView } from '../../services/groups/view.ts'
import { demandChange } from '../../services/people/visitor.ts'
import { choicesOf } from '../group/facts.ts'
import { groupOf } from '../group/page.ts'
import { actorOf } from '../layout/actor.ts'
import { groupAddress } from '../layout/address.ts'
import type { Act, Look, Reply } from '../layout/door.ts'
import { drawNewWorkItem, type NewWorkItemFacts } from './draw.ts'
import { faultsByField, filledIn, readFields } from './fields.ts'
import { splitTags } from './tags.ts'

const waitMs = 10_000
const largestId = 2 ** 31 - 1

type Faults = Pick<NewWorkItemFacts, 'fault' | 'faults'>

/** GET /groups/{shortId}/work-items/new: the form, for the project and type that the address names. */
export async function lookAtNewWorkItem(look: Look): Promise<Reply> {
  demandChange(look.visitor.person)
  const view = await groupOf(look)
  const form = await formFor(look, view, look.url.searchParams)
  const typed = { description: '', assignee: view.assignee?.kind === 'person' ? 'group' : '' }
  return { html: await drawn(look, view, form, typed, { fault: null, faults: {} }) }
}

/**
 * POST the same: makes it, waits for Azure DevOps a while, and leads back to the group. What is refused is said where
 * it was filled in.
 */
export async function makeNewWorkItem(act: Act): Promise<Reply> {
  demandChange(act.visitor.person)
  const view = await groupOf(act)
  const described = await formFor(act, view, act.form)
  const fields = readFields(act.form, described.fields)
  const wrong = faultsIn(described.fields, fields)
  if (wrong.length > 0)
    return again(act, view, described, {
      fault: wrong.map(({ message }) => message).join(' '),
      faults: Object.fromEntries(wrong.map(({ name, message }) => [name, message])),
    })
  try {
    const create = { ...readCreate(act.form), fields, projectId: described.projectId, type: described.type }
    const link = await made(act, view, { integrationId: described.integrationId, create })
    const said = link.state === 'linked' ? 'linked' : 'pending'
    return { to: `${groupAddress(view.shortId)}?said=${said}#work-items` }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    // What it was refused for may be asked for from now on.
    const learnt = await formFor(act, view, act.form).catch(() => described)
    const faults = faultsByField([...learnt.fields, { name: 'title', label: 'Title' }], error.message)
    return again(act, view, learnt, { fault: error.message, faults })
  }
}

async function made(
  act: Act,
  view: GroupView,
  wish: { integrationId: number; create: CreateRequest },
): Promise<Link> {
  const link = await createWorkItem(act.app, { groupId: view.id, by: actorOf(act.visitor), ...wish })
  return carryOutLink(act.app, link.id, waitMs)
}

async function again(act: Act, view: GroupView, described: WorkItemForm, faults: Faults): Promise<Reply> {
  const text = (name: string) => act.form.get(name) ?? ''
  const form = {
    ...described,
    title: text('title'),
    areaPath: text('areaPath'),
    iterationPath: text('iterationPath'),
    tags: text('tags'),
    fields: filledIn(described.fields, act.form),
  }
  const typed = { description: text('description'), assignee: text('assignee') }
  return { status: 400, html: await drawn(act, view, form, typed, faults) }
}

/** What is filled in beyond the type's own fields. */
function readCreate(form: URLSearchParams): CreateRequest {
  const text = (name: string) => (form.get(name) ?? '').trim() || undefined
  const assignee = form.get('assignee') ?? ''
  return {
    title: text('title'),
    description: text('description'),
    // Chosen to be as usual is chosen: what was remembered does not come back.
    areaPath: text('areaPath') ?? '',
    iterationPath: text('iterationPath') ?? '',
    tags: splitTags(text('tags') ?? ''),
    assignee:
      assignee === 'group' ? 'group' : /^\d{1,9}$/.test(assignee) ? { personId: Number(assignee) } : null,
  }
}

function formFor({ app, visitor }: Look, view: GroupView, asked: URLSearchParams): Promise<WorkItemForm> {
  const id = asked.get('integration') ?? ''
  const integrationId = /^\d{1,10}$/.test(id) && Number(id) <= largestId ? Number(id) : undefined
  return describeForm(app, {
    groupId: view.id,
    organizationId: visitor.person.organizationId,
    ...(integrationId !== undefined && { integrationId }),
    projectId: asked.get('project') || undefined,
    type: asked.get('type') || undefined,
  })
}

async function drawn(
  { app, visitor, who }: Look,
  view: GroupView,
  form: WorkItemForm,
  typed: NewWorkItemFacts['typed'],
  faults: Faults,
): Promise<string> {
  const { people } = await choicesOf(app, visitor.person.organizationId, view)
  const assignee = view.assignee?.kind === 'person' ? view.assignee.name : null
  const group = { shortId: view.shortId, title: view.title, assignee }
  return drawNewWorkItem({ who, group, form, typed, people, ...faults })
}
