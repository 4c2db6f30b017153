import type { AzureField } from '../connect/client.ts'
import type { CreateRequest } from './create.ts'

/** A field that is asked for when a work item is made, beyond what every type has. */
export type FormField = {
  /** Its reference name. */
  name: string
  label: string
  kind: 'text' | 'long' | 'number' | 'boolean' | 'date' | 'choice' | 'person'
  isRequired: boolean
  choices: string[]
  value: string
}

// What people like to say about an error, where a type has it.
const usual = ['Microsoft.VSTS.Common.Priority', 'Microsoft.VSTS.Common.Severity']
// The report stands there.
const written = ['Microsoft.VSTS.TCM.ReproSteps']
const mostChoices = 500

/**
 * What to ask for: every field that has to be filled in and is not by itself, and the usual ones.
 * @param remembered what was filled in the last time
 */
export function formFields(fields: AzureField[], remembered: CreateRequest['fields'] = {}): FormField[] {
  return fields.filter(isAsked).map((field) => {
    const choices = isPerson(field) ? [] : field.allowedValues.slice(0, mostChoices)
    const value = String(remembered[field.referenceName] ?? field.defaultValue ?? '')
    return {
      name: field.referenceName,
      label: field.name,
      kind: choices.length > 0 ? 'choice' : kindOf(field),
      isRequired: field.isRequired,
      choices,
      value: choices.length > 0 && !choices.includes(value) ? '' : value,
    }
  })
}

/** What keeps a filled-in form from being sent, by reference name, in words. */
export function faultsIn(
  fields: FormField[],
  given: CreateRequest['fields'] = {},
): { name: string; message: string }[] {
  return fields.flatMap((field) => {
    const value = String(given[field.name] ?? field.value).trim()
    const message = value === '' ? field.isRequired && 'This field is required.' : faultOf(field, value)
    return message ? [{ name: field.name, message: `${field.label}: ${message}` }] : []
  })
}

/** The fields worth remembering for the next work item: not how bad this one was. */
export function lastingFields(fields: CreateRequest['fields']): CreateRequest['fields'] {
  if (!fields) return undefined
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !usual.includes(name)))
}

function isAsked(field: AzureField): boolean {
  const { referenceName: name } = field
  if (field.isReadOnly || name.startsWith('System.') || written.includes(name)) return false
  return usual.includes(name) || (field.isRequired && !field.defaultValue)
}

function isPerson({ type }: AzureField): boolean {
  return type.toLowerCase() === 'identity'
}

function kindOf({ type }: AzureField): FormField['kind'] {
  switch (type.toLowerCase()) {
    case 'html':
    case 'plaintext':
    case 'history':
      return 'long'
    case 'integer':
    case 'double':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'datetime':
      return 'date'
    case 'identity':
      return 'person'
    default:
      return 'text'
  }
}

function faultOf({ kind, choices }: FormField, value: string): string | null {
  if (kind === 'choice' && !choices.includes(value)) return `It can be ${choices.slice(0, 20).join(', ')}.`
  if (kind === 'number' && !Number.isFinite(Number(value))) return 'This is no number.'
  if (kind === 'date' && Number.isNaN(Date.parse(value))) return 'This is no date, such as 2026-11-22.'
  return null
}
