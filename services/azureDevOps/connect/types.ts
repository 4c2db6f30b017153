import { readIdentity } from '../identity.ts'
import type { AzureField, AzureType, Client, Urgency } from './client.ts'
import type { Library } from './library.ts'
import type { Line } from './line.ts'
import { asList, asRecord, asText } from './plain.ts'
import { segment } from './raw.ts'
import { present, presentList, readPaths, readState } from './shapes.ts'

type Methods = Pick<Client, 'types' | 'fields' | 'paths'>
type Category = { referenceName: string; preferred: string; names: string[] }

// Deeper than any tree may be.
const depth = 20
// $expand=AllowedValues.
const withValues = 1

/** What work items of a project can be like. */
export function typeMethods(line: Line, urgency: Urgency): Methods {
  const read = { urgency, isRepeatable: true }

  return {
    async types(project) {
      return await line.ask(read, async ({ work }) => {
        const name = segment(project)
        const [types, categories] = await Promise.all([
          work.getWorkItemTypes(name).then(presentList),
          work.getWorkItemTypeCategories(name).then(presentList),
        ])
        const named = types.map(asRecord).filter((type) => asText(type.name))
        const states = await Promise.all(named.map((type) => statesOf(work, name, type)))
        const sorted = categories.map(readCategory)
        const read = named.map((type, at) => readType(type, sorted, states[at] ?? []))
        const preferred = preferredType(read, sorted)
        return read.map((type) => ({ ...type, isDefault: type.name === preferred }))
      })
    },

    async fields(project, type) {
      return await line.ask(read, async ({ work, fieldTypes }) => {
        const [name, what] = [segment(project), segment(type)]
        const [fields, known] = await Promise.all([
          work.getWorkItemTypeFieldsWithReferences(name, what, withValues).then(presentList),
          work.getFields(name).then(presentList),
        ])
        const byName = new Map(known.map(asRecord).map((field) => [asText(field.referenceName), field]))
        return fields.flatMap((field) => readField(asRecord(field), byName, fieldTypes))
      })
    },

    async paths(project, kind) {
      return await line.ask(read, async ({ work }) => {
        // The library leaves its own number of the areas out of the address, because it is 0.
        const structure = kind as unknown as Parameters<typeof work.getClassificationNode>[1]
        const root = await work.getClassificationNode(segment(project), structure, undefined, depth)
        return readPaths(present(root))
      })
    },
  }
}

// Older servers do not say them with the type.
async function statesOf(work: Library['work'], project: string, type: Record<string, unknown>) {
  if (Array.isArray(type.states) && type.states.length > 0) return type.states
  return presentList(await work.getWorkItemTypeStates(project, segment(asText(type.name))))
}

function readCategory(value: unknown): Category {
  const { referenceName, defaultWorkItemType, workItemTypes } = asRecord(value)
  return {
    referenceName: asText(referenceName),
    preferred: asText(asRecord(defaultWorkItemType).name),
    names: asList(workItemTypes).map((type) => asText(asRecord(type).name)),
  }
}

function readType(type: Record<string, unknown>, categories: Category[], states: unknown[]): AzureType {
  const name = asText(type.name)
  return {
    name,
    referenceName: asText(type.referenceName) || name,
    isDisabled: type.isDisabled === true,
    isHidden: categories.some((each) => hidden.test(each.referenceName) && each.names.includes(name)),
    isDefault: false,
    states: states.flatMap(readState),
  }
}

// Tests, reviews and feedback are made by tools of their own.
const hidden = /^Microsoft\.(Hidden|Test\w*|Shared\w*|Feedback\w*|CodeReview\w*)Category$/

/** The one type that errors become unless people say otherwise: bugs, or what stands for them in this process. */
function preferredType(types: AzureType[], categories: Category[]): string | undefined {
  const offered = types.filter((type) => !type.isHidden && !type.isDisabled).map((type) => type.name)
  const wanted = ['Bug', 'Requirement', 'Task'].flatMap((word) =>
    categories
      .filter((each) => each.referenceName === `Microsoft.${word}Category`)
      .flatMap((each) => [each.preferred, ...each.names]),
  )
  return wanted.find((name) => offered.includes(name)) ?? offered[0]
}

function readField(
  field: Record<string, unknown>,
  known: Map<string, Record<string, unknown>>,
  fieldTypes: Record<number, string>,
): AzureField[] {
  const referenceName = asText(field.referenceName)
  if (!referenceName) return []
  const about = known.get(referenceName) ?? {}
  const values = asList(field.allowedValues).flatMap((value) => readValue(value) ?? [])
  return [
    {
      referenceName,
      name: asText(field.name) || asText(about.name) || referenceName,
      isRequired: field.alwaysRequired === true,
      isReadOnly: about.readOnly === true,
      type: about.isIdentity === true ? 'identity' : typeName(about.type, fieldTypes),
      helpText: asText(field.helpText) || null,
      defaultValue: readValue(field.defaultValue),
      allowedValues: values,
    },
  ]
}

// The library turns the service's words into numbers of its own.
function typeName(type: unknown, fieldTypes: Record<number, string>): string {
  const name = (typeof type === 'number' ? fieldTypes[type] : asText(type)) || 'string'
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`
}

function readValue(value: unknown): string | null {
  if (typeof value === 'string') return value || null
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const identity = readIdentity(value)
  return identity ? (identity.login ?? identity.name) : null
}
