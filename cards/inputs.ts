import { UserError } from '../services/errors.ts'

/** The inputs of a card by the verb they belong to. Ids must be unique in a card. */
export const inputs = {
  resolve: 'resolveChoice',
  archive: 'archiveChoice',
  assign: 'assignChoice',
  identify: 'identifyChoice',
  notices: 'noticesChoice',
} as const

/** What somebody typed to find a work item by. */
export const workItemInput = 'workItemText'

/** The inputs of the form for a new work item. Other fields of it are named by `fieldInput`. */
export const formInputs = {
  integrationId: 'workItemOrganization',
  projectId: 'workItemProject',
  type: 'workItemType',
  title: 'workItemTitle',
  description: 'workItemDescription',
  areaPath: 'workItemArea',
  iterationPath: 'workItemIteration',
  tags: 'workItemTags',
} as const

/** A form as somebody sent it. Every text is raw, and none is believed: not even that the form offered it. */
export type FilledForm = {
  integrationId?: number
  projectId?: string
  type?: string
  title?: string
  description?: string
  areaPath?: string
  iterationPath?: string
  tags?: string
  /** By reference name. */
  fields: Record<string, string>
}

/** Choices a card can send, by verb: known forms only, with the bounds of services/groups/status. */
const choices: Record<keyof typeof inputs, RegExp> = {
  resolve: /^(now|nextRelease|currentRelease)$/,
  archive: /^(forever|escalating|minutes:[1-9]\d{0,5}|(events|users):[1-9]\d{0,6}(:[1-9]\d{0,4})?)$/,
  assign: /^(me|person:[1-9]\d{0,9}|team:[1-9]\d{0,9})$/,
  notices: /^(none|[a-z]{1,20}(,[a-z]{1,20}){0,9})$/,
  identify: /^person:[1-9]\d{0,9}$/,
}

// Code units. More than the longest that Azure DevOps takes, and than anybody would write into a card.
const longest: Record<keyof typeof formInputs, number> = {
  integrationId: 10,
  projectId: 200,
  type: 200,
  title: 1_000,
  description: 4_000,
  areaPath: 4_000,
  iterationPath: 4_000,
  tags: 1_000,
}
const longestField = 4_000
const mostFields = 60
const fieldPrefix = 'workItemField.'

/** The input of a field that only some types have, by the field's reference name. */
export function fieldInput(name: string): string {
  return `${fieldPrefix}${name}`
}

/**
 * What was chosen in the input of a verb. Some clients leave an empty input out, others send an empty text.
 * @param sources where inputs may stand: apart, or beside the fields of the button
 * @throws UserError for what the card does not offer
 */
export function readChoice(verb: string, sources: unknown[]): string | undefined {
  if (!isChoosing(verb)) return undefined
  const value = first(sources, inputs[verb])
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value !== 'string' || !choices[verb].test(value))
    throw new UserError('That choice is not one this card offers.')
  return value
}

/** What was typed to find a work item by, cut to a length that every address fits in; undefined when nothing was. */
export function readWorkItemText(sources: unknown[]): string | undefined {
  return readText(sources, workItemInput, 2_000)?.trim() || undefined
}

/** The form for a new work item, as it was sent. What has the wrong type, or is too long, is refused in words. */
export function readForm(sources: unknown[]): FilledForm {
  const form: FilledForm = { fields: readFields(sources) }
  for (const name of Object.keys(formInputs) as (keyof typeof formInputs)[]) {
    const text = readText(sources, formInputs[name], longest[name])
    if (text === undefined) continue
    if (name !== 'integrationId') form[name] = text
    else if (/^[1-9]\d{0,8}$/.test(text)) form.integrationId = Number(text)
    else throw new UserError('That choice is not one this card offers.')
  }
  return form
}

function readFields(sources: unknown[]): Record<string, string> {
  const names = sources.flatMap((source) =>
    typeof source === 'object' && source !== null ? Object.keys(source) : [],
  )
  const fields: Record<string, string> = {}
  for (const name of new Set(names)) {
    if (!name.startsWith(fieldPrefix)) continue
    const field = name.slice(fieldPrefix.length)
    // The form of a reference name: nothing else can be a field, or harm where it is used as a name.
    if (!/^[A-Za-z][\w.]{0,127}$/.test(field)) throw new UserError('That field is not one this card offers.')
    const text = readText(sources, name, longestField)
    if (text !== undefined) fields[field] = text
  }
  if (Object.keys(fields).length > mostFields) throw new UserError('This form has more fields than we drew.')
  return fields
}

function readText(sources: unknown[], name: string, limit: number): string | undefined {
  const value = first(sources, name)
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw new UserError('What was typed there cannot be read. Type it again.')
  if (value.length > limit)
    throw new UserError(`What was typed is too long: at most ${limit.toLocaleString('en-US')} characters.`)
  return value.toWellFormed()
}

function first(sources: unknown[], name: string): unknown {
  for (const source of sources) {
    const value = own(source, name)
    if (value !== undefined) return value
  }
  return undefined
}

/** A field of an object that it has itself, whatever the object is. */
export function own(object: unknown, name: string): unknown {
  if (typeof object !== 'object' || object === null || !Object.hasOwn(object, name)) return undefined
  return (object as Record<string, unknown>)[name]
}

function isChoosing(verb: string): verb is keyof typeof inputs {
  return Object.hasOwn(inputs, verb)
}
