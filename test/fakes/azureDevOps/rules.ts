import { findField } from './fields.ts'
import type { Fields, Value } from './item.ts'
import type { Organization } from './organization.ts'
import type { ItemType, TypeField } from './processes.ts'
import { findNode, findType, type Project } from './project.ts'
import { type FieldFault, malformed, noType, Refusal, ruleRefusal } from './refusal.ts'

const longest = { string: 255, long: 1_000_000 }

/** Applies the type's rules to what a work item is about to be. @throws Refusal with the service's own words */
export function checkRules(org: Organization, project: Project, after: Fields, changed: Set<string>): void {
  const type = findType(project, String(after['System.WorkItemType'] ?? ''))
  if (!type || type.isDisabled) throw noType(String(after['System.WorkItemType']))
  const faults = [
    ...missing(type, after),
    ...[...changed].flatMap((name) => faultOf({ org, project, type }, name, after[name])),
  ]
  const unique = faults.filter((fault, at) => faults.findIndex(({ field }) => field === fault.field) === at)
  if (unique.length > 0) throw ruleRefusal(unique)
}

function missing(type: ItemType, after: Fields): FieldFault[] {
  return type.fields.flatMap((one) => {
    const value = after[one.referenceName]
    if (!one.isRequired || (value !== undefined && String(value).trim() !== '')) return []
    const hasList = one.allowedValues.length > 0
    const flags = hasList
      ? 'required, hasValues, limitedToValues, allowsOldValue, invalidEmpty'
      : 'required, invalidEmpty'
    return [ruleError(one.referenceName, flags, 524_289)]
  })
}

type Surroundings = { org: Organization; project: Project; type: ItemType }

function faultOf({ org, project, type }: Surroundings, name: string, value: Value | undefined): FieldFault[] {
  const field = findField(name)
  const own = type.fields.find((one) => one.referenceName === name)
  if (!field || !own)
    throw new Refusal(
      400,
      'WorkItemTrackingFieldDefinitionNotFoundException',
      `TF51535: Cannot find field ${name}.`,
    )
  if (value === undefined) return []
  const text = String(value)
  if (field.type === 'treePath') checkPath(org, project, name, text)
  if (name === 'System.State' && !type.states.some((state) => state.name === text))
    return [notSupported(name, 'State', text)]
  if (own.allowedValues.length > 0 && !allows(own, value)) return [notSupported(name, field.name, text)]
  const most = ['html', 'plainText', 'history'].includes(field.type) ? longest.long : longest.string
  if (text.length > most) return [ruleError(name, 'invalidTooLong', 524_297)]
  if (['integer', 'double'].includes(field.type) && !Number.isFinite(Number(text)))
    return [ruleError(name, 'invalidType', 524_304)]
  if (field.type === 'dateTime' && Number.isNaN(Date.parse(text)))
    return [ruleError(name, 'invalidDate', 524_305)]
  if (name === 'System.Tags' && text.split(';').length > 100)
    throw new Refusal(
      400,
      'WorkItemTagLimitExceededException',
      'VS402382: The work item has more than 100 tags.',
    )
  return []
}

function allows(own: TypeField, value: Value): boolean {
  return own.allowedValues.some((one) => String(one) === String(value))
}

function checkPath(org: Organization, project: Project, name: string, path: string): void {
  const isArea = name === 'System.AreaPath'
  if (findNode(isArea ? project.areas : project.iterations, path)) return
  const owner = org.projects.find(({ areas, iterations }) => findNode(isArea ? areas : iterations, path))
  if (owner) throw malformed(`VS402371: The path ${path} does not belong to project ${project.name}.`)
  throw new Refusal(
    400,
    'WorkItemFieldInvalidTreeNameException',
    `TF401347: Invalid tree name given for work item, field '${name}'.`,
  )
}

function ruleError(name: string, flags: string, code: number): FieldFault {
  const words = flags.split(', ').map((word) => word.replace(/^./, (first) => first.toUpperCase()))
  const message = `TF401320: Rule Error for field ${findField(name)?.name ?? name}. Error code: ${words.join(', ')}.`
  return { field: name, flags, message, code }
}

function notSupported(name: string, label: string, value: string): FieldFault {
  const message = `The field '${label}' contains the value '${value}' that is not in the list of supported values`
  return { field: name, flags: 'hasValues, limitedToValues, invalidListValue', message, code: 524_294 }
}

/** The one person a program means. @throws Refusal when nobody, or more than one, is meant */
export function unknownIdentity(label: string, field: string, value: string, count: number): Refusal {
  const what = count > 1 ? 'an ambiguous identity' : 'an unknown identity'
  const message = `The identity value '${value}' for field '${label}' is ${what}.`
  return ruleRefusal([{ field, flags: 'invalidIdentityField', message, code: 524_320 }])
}
