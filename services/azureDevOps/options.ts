import type { Integration } from '../../prisma/client/client.ts'

/** What is kept in step, and in which direction. `Out` is ours → theirs. */
export type SyncOptions = {
  statusOut: boolean
  statusIn: boolean
  assigneeOut: boolean
  assigneeIn: boolean
  commentsOut: boolean
  commentsIn: boolean
  /** How often a group was seen, on its work items. */
  seenOut: boolean
  /** What a state of their category Resolved means here: fixed, or not yet. */
  resolved: 'done' | 'nothing'
  /** What a state of their category Removed means here. */
  removed: 'archived' | 'nothing'
}

/** What people can choose, with the words for it. */
export const optionNames: { name: keyof SyncOptions; words: string }[] = [
  { name: 'statusOut', words: 'Resolving and reopening a group moves its work items' },
  { name: 'statusIn', words: 'Moving a work item resolves and reopens its groups' },
  { name: 'assigneeOut', words: 'Assigning a group assigns its work items' },
  { name: 'assigneeIn', words: 'Assigning a work item assigns its groups' },
  { name: 'commentsOut', words: 'Comments on a group are written on its work items' },
  { name: 'commentsIn', words: 'Comments on a work item are shown on its groups' },
  { name: 'seenOut', words: 'Work items say how often their groups were seen' },
  { name: 'resolved', words: 'A work item in a state of the category Resolved counts as done' },
  { name: 'removed', words: 'A work item in a state of the category Removed archives its groups' },
]

const usual: SyncOptions = {
  statusOut: true,
  statusIn: true,
  assigneeOut: true,
  assigneeIn: true,
  commentsOut: true,
  commentsIn: true,
  seenOut: true,
  resolved: 'done',
  removed: 'nothing',
}

/** How options are kept with an integration: for all projects, and what single ones do otherwise. */
export type KeptOptions = { all?: Partial<SyncOptions>; projects?: Record<string, Partial<SyncOptions>> }

/**
 * Where what is kept in step: the usual, unless the integration says otherwise, unless the project does.
 * @param projectId a project of ours
 */
export function optionsFor(integration: Pick<Integration, 'options'>, projectId: number): SyncOptions {
  const kept = integration.options as KeptOptions
  return { ...usual, ...kept.all, ...kept.projects?.[String(projectId)] }
}
