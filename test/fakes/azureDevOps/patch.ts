import { findField } from './fields.ts'
import type { Fields, Relation, Revision } from './item.ts'
import type { Organization } from './organization.ts'
import { peopleMeant } from './people.ts'
import { malformed, Refusal } from './refusal.ts'
import { unknownIdentity } from './rules.ts'

/** What a patch document asks for. */
export type Patched = {
  fields: Fields
  relations: Relation[]
  changed: Set<string>
  /** Text for the discussion. */
  history: string | null
  historyFormat: 'html' | 'markdown'
}

type Step = { op: string; path: string; value?: unknown }

/** Reads and carries out a JSON patch document on a copy of what is there. @throws Refusal */
export function applyPatch(org: Organization, before: Revision | null, document: unknown): Patched {
  const patched: Patched = {
    fields: { ...before?.fields },
    relations: structuredClone(before?.relations ?? []),
    changed: new Set(),
    history: null,
    historyFormat: 'html',
  }
  delete patched.fields['System.History']
  for (const step of readSteps(document)) carryOut(org, before, patched, step)
  // Removed by index, so gaps are closed at the end alone.
  patched.relations = patched.relations.filter((one) => one !== undefined)
  return patched
}

function readSteps(document: unknown): Step[] {
  if (!Array.isArray(document) || document.length === 0)
    throw malformed('You must pass a valid patch document in the body of the request.')
  return document.map((step: unknown) => {
    const { op, path, value } = (step ?? {}) as Record<string, unknown>
    if (typeof op !== 'string' || typeof path !== 'string')
      throw malformed('You must pass a valid patch document in the body of the request.')
    return { op: op.toLowerCase(), path, value }
  })
}

function carryOut(org: Organization, before: Revision | null, patched: Patched, step: Step): void {
  const [, place, name = '', ...rest] = step.path.split('/')
  if (place === 'id') return
  if (place === 'rev') testRevision(before, step)
  else if (place === 'relations') changeRelation(patched, step, name, rest)
  else if (place === 'fields') changeField(org, patched, step, name)
  else if (place === 'multilineFieldsFormat') {
    if (name === 'System.History' && String(step.value).toLowerCase() === 'markdown')
      patched.historyFormat = 'markdown'
  } else throw malformed(`VS402374: The path ${step.path} is not a field of a work item.`)
}

function testRevision(before: Revision | null, { op, value }: Step): void {
  if (op !== 'test') throw malformed('VS403428: The revision can only be tested.')
  if (Number(value) === (before?.rev ?? 0)) return
  throw new Refusal(
    412,
    'TestPatchOperationFailedException',
    `VS403351: Test Operation for path /rev failed, value ${before?.rev ?? 0} was not equal to test value ${value}.`,
  )
}

function changeField(org: Organization, patched: Patched, step: Step, name: string): void {
  const field = findField(decodeURIComponent(name))
  if (!field)
    throw new Refusal(
      400,
      'WorkItemTrackingFieldDefinitionNotFoundException',
      `TF51535: Cannot find field ${name}.`,
    )
  const key = field.referenceName
  if (step.op === 'test') {
    if (String(patched.fields[key] ?? '') === String(step.value ?? '')) return
    throw new Refusal(
      412,
      'TestPatchOperationFailedException',
      `VS403351: Test Operation for path ${step.path} failed.`,
    )
  }
  if (!['add', 'replace', 'remove'].includes(step.op))
    throw malformed(`The operation ${step.op} is not supported.`)
  if (field.isReadOnly)
    throw new Refusal(
      400,
      'RuleValidationException',
      `TF401326: Invalid field status 'ReadOnly' for field '${key}'.`,
    )
  const isCleared = step.op === 'remove' || step.value === null || step.value === ''
  if (key === 'System.History') {
    if (!isCleared) patched.history = historyText(step.value)
    return
  }
  patched.changed.add(key)
  if (isCleared) {
    delete patched.fields[key]
    return
  }
  if (field.type === 'identity') patched.fields[key] = personOf(org, field.name, key, step.value)
  else if (typeof step.value === 'object') throw malformed(`The value of ${key} must not be an object.`)
  else patched.fields[key] = field.type === 'plainText' ? tidyTags(key, step.value) : (step.value as string)
}

/** Newest versions also take the text together with its format. */
function historyText(value: unknown): string {
  const { text } = (typeof value === 'object' && value !== null ? value : {}) as { text?: unknown }
  return String(text ?? value)
}

function tidyTags(key: string, value: unknown): string {
  if (key !== 'System.Tags') return String(value)
  const tags = String(value)
    .split(/[;,]/)
    .map((tag) => tag.trim())
  return [...new Set(tags.filter(Boolean))].join('; ')
}

function personOf(org: Organization, label: string, field: string, value: unknown): string {
  const found = peopleMeant(org.people, value)
  const [one] = found
  if (!one || found.length > 1) {
    const words = typeof value === 'object' ? JSON.stringify(value) : String(value)
    throw unknownIdentity(label, field, words, found.length)
  }
  return one.id
}

function changeRelation(patched: Patched, { op, value }: Step, index: string, rest: string[]): void {
  if (index === '-') {
    const { rel, url, attributes } = (value ?? {}) as Partial<Relation>
    if (op !== 'add' || typeof rel !== 'string' || typeof url !== 'string')
      throw malformed('VS403684: A relation needs a rel and a url.')
    if (patched.relations.some((one) => one?.rel === rel && one.url === url))
      throw new Refusal(
        400,
        'WorkItemRelationAlreadyExistsException',
        `VS402339: Relation already exists: ${url}.`,
      )
    patched.relations.push({ rel, url, attributes: { ...attributes } })
    return
  }
  const relation = patched.relations[Number(index)]
  if (!relation) throw malformed(`VS403685: There is no relation at index ${index}.`)
  if (op === 'remove') delete patched.relations[Number(index)]
  else if (rest[0] === 'attributes' && rest[1]) relation.attributes[rest[1]] = value
  else if (op === 'replace') relation.attributes = { ...(value as Partial<Relation>).attributes }
}
