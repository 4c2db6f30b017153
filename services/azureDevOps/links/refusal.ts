import type { WorkItemType } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import type { AzureError } from '../connect/fault.ts'
import { sentence } from '../sentence.ts'
import { fieldsOf, learnFrom } from '../types.ts'

/**
 * Why a work item of this type was refused. What is learned by it is kept: a field that had to be filled in is asked
 * for the next time.
 * @param of.project the Azure DevOps project's GUID
 */
export async function explainRefusal(
  app: App,
  error: AzureError,
  of: { integrationId: number; project: string; type: string },
): Promise<string> {
  const type = await app.db.workItemType.findFirst({
    where: { integrationId: of.integrationId, projectId: of.project, name: of.type },
  })
  if (type) await learnFrom(app, type, error)
  return wordsOfFault(error, type)
}

/**
 * Why Azure DevOps would not take a work item, for somebody who can do something about it: each field by the name that
 * stands on its form.
 */
export function wordsOfFault(error: AzureError, type?: WorkItemType | null): string {
  if (error.fields.length > 0)
    return error.fields.map(({ field, message }) => wordsOfField(field, message, type ?? null)).join(' ')
  return sentence(withoutCode(error.message))
}

function wordsOfField(name: string, message: string, type: WorkItemType | null): string {
  const field = fieldsOf(type)?.find(
    ({ referenceName }) => referenceName.toLowerCase() === name.toLowerCase(),
  )
  const label = field?.name ?? labelOf(name)
  if (/unknown identity|identity value|somebody whom/i.test(message))
    return `${label}: Azure DevOps does not know this person.`
  if (/supported values|InvalidListValue|not in the list|not among those/i.test(message)) {
    const allowed = (field?.allowedValues ?? []).slice(0, 20).join(', ')
    return allowed
      ? `${label} must be one of: ${allowed}.`
      : `${label} has a value that is not allowed there.`
  }
  if (/required|InvalidEmpty|cannot be empty|filled in/i.test(message)) return `${label} must be filled in.`
  if (/read-?only|cannot be changed/i.test(message)) return `${label} cannot be set there.`
  return `${label}: ${sentence(withoutCode(message))}`
}

/** `Microsoft.VSTS.Common.ValueArea` → Value Area. */
function labelOf(name: string): string {
  return (name.split('.').at(-1) ?? name).replace(/([a-z])(?=[A-Z])/g, '$1 ').slice(0, 100)
}

// "TF401320: Rule Error for field…": the number is for their support, not for people.
function withoutCode(message: string): string {
  return message.replace(/^(?:TF|VS)\d{4,7}:\s*/, '')
}
