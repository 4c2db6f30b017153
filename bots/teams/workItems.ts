import type { Drawn } from '../../cards/teams/drawn.ts'
import { drawUnlinking } from '../../cards/teams/found.ts'
import { drawNotice } from '../../cards/teams/notice.ts'
import type { Words } from '../../cards/words.ts'
import { calledOf } from '../../cards/workItems.ts'
import { faultsIn } from '../../services/azureDevOps/links/fields.ts'
import type { WorkItemForm } from '../../services/azureDevOps/links/form.ts'
import { createWorkItem, linkWorkItem, unlinkWorkItem } from '../../services/azureDevOps/links/links.ts'
import { readReference } from '../../services/azureDevOps/links/reference.ts'
import { listIntegrations } from '../../services/azureDevOps/setup/setup.ts'
import { UserError } from '../../services/errors.ts'
import { type GroupView, viewGroup } from '../../services/groups/view.ts'
import { demandChange } from '../../services/people/visitor.ts'
import type { Speaker } from './commands.ts'
import { drawForm, formFor } from './form.ts'
import { actorOf } from './press.ts'
import { search } from './question.ts'

/** Words about the work items of one group. */
export type WorkItemWords = Extract<Words, { kind: 'linkWorkItem' | 'unlinkWorkItem' | 'createWorkItem' }>

/**
 * Does what somebody said about work items, without waiting for Azure DevOps longer than a chat allows.
 * @returns the answer; null when the group's card is, which shows what is being done and then what came of it
 * @throws UserError in words
 */
export async function obeyAboutWorkItem(
  speaker: Speaker,
  view: GroupView,
  words: WorkItemWords,
): Promise<Drawn | null> {
  demandChange(speaker.person)
  switch (words.kind) {
    case 'linkWorkItem':
      return link(speaker, view, words.workItem)
    case 'unlinkWorkItem':
      return unlink(speaker, view)
    case 'createWorkItem':
      return create(speaker, view, words.project)
  }
}

async function link(speaker: Speaker, view: GroupView, text: string): Promise<Drawn | null> {
  const { app, person, conversation } = speaker
  // A single hit may still be another one than was meant, so words are always answered by a choice.
  if (!readReference(text)) return search(speaker, view, text)
  await linkWorkItem(app, {
    groupId: view.id,
    reference: text,
    by: actorOf(person, conversation),
    conversationId: conversation.id,
  })
  return showAnew(speaker, view)
}

async function unlink(speaker: Speaker, view: GroupView): Promise<Drawn> {
  const { app, pen, person, conversation } = speaker
  const linked = view.workItems.filter(({ state }) => state === 'linked')
  const [link, ...others] = linked.length > 0 ? linked : view.workItems
  if (!link) throw new UserError(`${view.shortId} is linked to no work item.`, 404)
  if (others.length > 0) return drawUnlinking(pen, view)
  await unlinkWorkItem(app, { groupId: view.id, linkId: link.linkId, by: actorOf(person, conversation) })
  const name = calledOf(link, (raw) => raw)
  return drawNotice(pen, `${view.shortId}: Not linked to ${name} any more.`, {
    title: 'Open',
    url: view.url,
  })
}

async function create(speaker: Speaker, view: GroupView, project?: string): Promise<Drawn | null> {
  const { app, person, conversation } = speaker
  const form = await formIn(speaker, view, project)
  const isClear = project !== undefined || (await isRemembered(speaker, view)) || isOnlyOne(form)
  if (!isClear || faultsIn(form.fields).length > 0) return drawForm(speaker, { view, form })
  const { integrationId, projectId, type } = form
  const asking = { groupId: view.id, integrationId, conversationId: conversation.id }
  const by = actorOf(person, conversation)
  await createWorkItem(app, { ...asking, create: { projectId, type }, by })
  return showAnew(speaker, view)
}

// Several organizations may be connected, and people say the project alone.
async function formIn(speaker: Speaker, view: GroupView, projectId?: string): Promise<WorkItemForm> {
  if (projectId === undefined) return formFor(speaker, view, {})
  const integrations = await listIntegrations(speaker.app, speaker.conversation.organizationId)
  const tries = await Promise.allSettled(
    integrations.length === 0
      ? [formFor(speaker, view, { projectId })]
      : integrations.map(({ id }) => formFor(speaker, view, { integrationId: id, projectId })),
  )
  const found = tries.find((one) => one.status === 'fulfilled')
  if (found) return found.value
  throw tries.find((one) => one.status === 'rejected')?.reason
}

async function isRemembered({ app }: Speaker, view: GroupView): Promise<boolean> {
  const project = await app.db.project.findUnique({
    where: { id: view.project.id },
    select: { workItemDefaults: true },
  })
  return Object.keys(project?.workItemDefaults ?? {}).length > 0
}

function isOnlyOne({ integrations, projects }: WorkItemForm): boolean {
  return integrations.length === 1 && projects.length === 1
}

async function showAnew({ app, show }: Speaker, view: GroupView): Promise<null> {
  await show((await viewGroup(app, view.id)) ?? view)
  return null
}
