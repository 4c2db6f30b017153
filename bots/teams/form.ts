import type { FilledForm } from '../../cards/inputs.ts'
import type { Drawn, Pen } from '../../cards/teams/drawn.ts'
import { drawWorkItemForm } from '../../cards/teams/workItem.ts'
import type { App } from '../../services/app.ts'
import type { CreateRequest } from '../../services/azureDevOps/links/create.ts'
import { faultsIn } from '../../services/azureDevOps/links/fields.ts'
import { describeForm, type WorkItemForm } from '../../services/azureDevOps/links/form.ts'
import { UserError } from '../../services/errors.ts'
import type { GroupView } from '../../services/groups/view.ts'

/** Whose form it is to be, and where it is drawn. */
export type Asker = { app: App; pen: Pen; conversation: { organizationId: number } }

// Teams gives up on a press after a few seconds; Azure DevOps gets most of that.
const patienceMs = 2_500
// A form that is sent was described a moment ago, so what is known then is known still.
const checkMs = 500

/**
 * The form for a new work item of a group.
 * @param given what was filled in already: it is for the project and type in it
 * @throws UserError in words
 */
export async function askForWorkItem(
  asker: Asker,
  view: GroupView,
  given?: FilledForm,
  faults: string[] = [],
): Promise<Drawn> {
  const form = await formFor(asker, view, given ?? {})
  return drawForm(asker, { view, form, given, faults })
}

/** What a new work item of a group can be like. @throws UserError in words */
export function formFor(
  { app, conversation: { organizationId } }: Asker,
  { id: groupId }: GroupView,
  wanted: { integrationId?: number; projectId?: string; type?: string },
  ms = patienceMs,
): Promise<WorkItemForm> {
  const { integrationId, projectId, type } = wanted
  return describeForm(app, { groupId, organizationId, integrationId, projectId, type, ms })
}

/** Draws a form, each time as one of its own. */
export function drawForm(
  { app, pen }: Asker,
  drawn: { view: GroupView; form: WorkItemForm; given?: FilledForm | undefined; faults?: string[] },
): Drawn {
  return drawWorkItemForm(pen, { ...drawn, id: app.newId() })
}

/**
 * What a form that was sent asks for, or the same form with what is wrong with it. When Azure DevOps does not say in
 * time what the type needs, the wish is taken as it is: it is told on the card what came of it.
 * @throws UserError in words, for a project or type that is not there
 */
export async function readSentForm(
  asker: Asker,
  view: GroupView,
  given: FilledForm,
): Promise<{ integrationId?: number; create: CreateRequest } | { again: Drawn }> {
  const form = await formFor(asker, view, given, checkMs).catch((error: unknown) => {
    if (error instanceof UserError && error.status === 503) return null
    throw error
  })
  const faults = given.title?.trim() === '' ? ['Title: This field is required.'] : []
  if (form) faults.push(...faultsIn(form.fields, given.fields).map(({ message }) => message))
  if (form && faults.length > 0) return { again: drawForm(asker, { view, form, given, faults }) }
  const integrationId = given.integrationId ?? form?.integrationId
  return { ...(integrationId !== undefined && { integrationId }), create: requestOf(given, form) }
}

function requestOf(given: FilledForm, form: WorkItemForm | null): CreateRequest {
  const { title, description, type, projectId, areaPath, iterationPath, tags } = given
  // Of a form that was not drawn anew for another project, the paths are the former one's.
  const kept = (path: string | undefined, paths: string[] | undefined) =>
    path !== undefined && paths && !paths.includes(path) ? '' : path
  return {
    projectId: form?.projectId ?? projectId,
    type: form?.type ?? type,
    title,
    description,
    areaPath: kept(areaPath, form?.areaPaths),
    iterationPath: kept(iterationPath, form?.iterationPaths),
    tags: tags === undefined ? undefined : tags.split(/[;,]/).flatMap((tag) => tag.trim() || []),
    fields: Object.fromEntries(Object.entries(given.fields).filter(([, value]) => value.trim() !== '')),
  }
}
