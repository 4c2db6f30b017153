import type { WorkItem } from '../../../prisma/client/client.ts'
import type { AzureWorkItem } from '../connect/client.ts'

/** What a group's history tells of its work item beyond status and assignee: that it was restored, retyped, moved. */
export function linesOfNews(
  before: Pick<WorkItem, 'presence' | 'type' | 'projectName' | 'number'>,
  seen: Pick<AzureWorkItem, 'type' | 'project'>,
): string[] {
  const { number } = before
  return [
    ...(before.presence === 'live' ? [] : [`${seen.type} ${number} is back in Azure DevOps`]),
    ...(before.type === seen.type
      ? []
      : [`${before.type} ${number} was made a ${seen.type} in Azure DevOps`]),
    ...(before.projectName === seen.project
      ? []
      : [`${seen.type} ${number} was moved to ${seen.project} in Azure DevOps`]),
  ]
}
