import { readIdentity } from '../identity.ts'
import type { AzureComment, AzureFound, AzureState, AzureSubscription, AzureWorkItem } from './client.ts'
import { AzureError } from './fault.ts'
import { asDate, asList, asNumber, asRecord, asText } from './plain.ts'

/** A value that an answer must have had. @throws AzureError malformed */
export function present<Value>(value: Value | null | undefined): Value {
  if (value !== null && value !== undefined) return value
  throw new AzureError('malformed', 'Azure DevOps sent an answer that cannot be understood.')
}

/** A list that an answer must have had. @throws AzureError malformed */
export function presentList(value: unknown): unknown[] {
  return present(Array.isArray(value) ? value : null)
}

/** What a 404 means where something may well not be there. */
export async function orNull<Result>(asked: Promise<Result>): Promise<Result | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof AzureError && error.kind === 'notFound') return null
    throw error
  }
}

/**
 * @param baseUrl where people open it; addresses in answers are for programs, and not to be trusted with a click
 * @param isWhole whether relations were asked for: then a work item without any does not mention them
 */
export function readWorkItem(value: unknown, baseUrl: string, isWhole = true): AzureWorkItem | null {
  const { id, rev, fields: given, relations, commentVersionRef } = asRecord(value)
  const fields = asRecord(given)
  const number = asNumber(id)
  const revision = asNumber(rev ?? fields['System.Rev'])
  const project = asText(fields['System.TeamProject'])
  if (!number || revision === null || !project) return null
  return {
    number,
    rev: revision,
    project,
    type: asText(fields['System.WorkItemType']),
    title: asText(fields['System.Title']),
    state: asText(fields['System.State']),
    assignee: readIdentity(fields['System.AssignedTo']),
    changedAt: asDate(fields['System.ChangedDate']),
    changedBy: readIdentity(fields['System.ChangedBy']),
    commentCount: asNumber(fields['System.CommentCount']) ?? 0,
    url: `${baseUrl}${encodeURIComponent(project)}/_workitems/edit/${number}`,
    fields,
    relations: isWhole ? asList(relations).map(readRelation) : null,
    commentId: asNumber(asRecord(commentVersionRef).commentId),
  }
}

// Steps of a patch name relations by their place in the list: none may be left out.
function readRelation(value: unknown): { rel: string; url: string; comment: string | null } {
  const { rel, url, attributes } = asRecord(value)
  return { rel: asText(rel), url: asText(url), comment: asText(asRecord(attributes).comment) || null }
}

export function readComment(value: unknown): AzureComment | null {
  const { id, version, text, format, createdBy, createdDate, isDeleted } = asRecord(value)
  const number = asNumber(id)
  if (!number) return null
  return {
    id: number,
    version: asNumber(version) ?? 1,
    text: asText(text),
    // The library counts Markdown as 0.
    format: format === 0 || asText(format).toLowerCase() === 'markdown' ? 'markdown' : 'html',
    author: readIdentity(createdBy),
    createdAt: asDate(createdDate),
    isDeleted: isDeleted === true,
  }
}

export function readState(value: unknown): AzureState[] {
  const { name, category, color } = asRecord(value)
  return asText(name) ? [{ name: asText(name), category: asText(category), color: asText(color) }] : []
}

export function readSubscription(value: unknown): AzureSubscription | null {
  const { id, eventType, status, consumerInputs, publisherInputs } = asRecord(value)
  if (!asText(id)) return null
  return {
    id: asText(id),
    eventType: asText(eventType),
    status: asText(status) || 'enabled',
    url: asText(asRecord(consumerInputs).url),
    projectId: asText(asRecord(publisherInputs).projectId).toLowerCase() || null,
  }
}

/** A hit of the search service; its fields are in lower case, and all of them texts. */
export function readFound(value: unknown): AzureFound[] {
  const { fields: given, project } = asRecord(value)
  const fields = asRecord(given)
  const number = Number(fields['system.id'])
  if (!Number.isSafeInteger(number) || number <= 0) return []
  return [
    {
      number,
      title: asText(fields['system.title']),
      type: asText(fields['system.workitemtype']),
      state: asText(fields['system.state']),
      project: asText(asRecord(project).name) || asText(fields['system.teamproject']),
      assignee: readIdentity(fields['system.assignedto'])?.name ?? null,
    },
  ]
}

export function readProject(value: unknown): { id: string; name: string } | null {
  const { id, name } = asRecord(value)
  return asText(id) && asText(name) ? { id: asText(id).toLowerCase(), name: asText(name) } : null
}

/** The paths of a tree of areas or iterations as a field takes them: Web, Web\UI. */
export function readPaths(node: unknown, above = ''): string[] {
  const { name, children } = asRecord(node)
  if (!asText(name)) return []
  const path = above ? `${above}\\${asText(name)}` : asText(name)
  return [path, ...asList(children).flatMap((child) => readPaths(child, path))]
}
