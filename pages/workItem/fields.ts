import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { CreateRequest } from '../../services/azureDevOps/links/create.ts'
import type { FormField } from '../../services/azureDevOps/links/form.ts'

const prefix = 'field:'

/** What a type asks for. @param faults what was wrong with some of them, by name */
export function fieldInputs(fields: FormField[], faults: Record<string, string>): VNode[] {
  return fields.map((field) => labelled(field, faults[field.name] ?? null))
}

function labelled(field: FormField, fault: string | null): VNode {
  const id = `field-${field.name}`
  const faultId = fault ? `${id}-fault` : undefined
  return html`<div class="field">
    <label for=${id}>${field.label}${field.isRequired && html` <small class="required">required</small>`}</label>
    ${input(field, id, faultId)} ${faultLine(fault, faultId)}
  </div>`
}

/** What is wrong with a field, below it. */
export function faultLine(fault: string | null, id: string | undefined): VNode | null {
  return fault ? html`<p class="fault-of" id=${id}>${fault}</p>` : null
}

function input(field: FormField, id: string, faultId: string | undefined): VNode {
  const { isRequired: required, kind, value } = field
  const common = {
    id,
    required,
    name: `${prefix}${field.name}`,
    'aria-describedby': faultId,
    'aria-invalid': faultId ? 'true' : undefined,
  }
  if (kind === 'choice') return select(common, field, field.choices)
  if (kind === 'boolean') return select(common, field, ['true', 'false'], { true: 'yes', false: 'no' })
  if (kind === 'long') return html`<textarea ...${common} rows="3" maxlength="30000">${value}</textarea>`
  const types: Record<string, string> = { number: 'number', date: 'date' }
  return html`<input ...${common} type=${types[kind] ?? 'text'} step=${kind === 'number' ? 'any' : undefined}
    maxlength="4000" value=${kind === 'date' ? value.slice(0, 10) : value} autocomplete="off"
    placeholder=${kind === 'person' ? 'name or address, as Azure DevOps knows it' : undefined} />`
}

function select(
  common: Record<string, unknown>,
  { isRequired, value }: FormField,
  choices: string[],
  words: Record<string, string> = {},
): VNode {
  return html`<select ...${common}>
    ${(!isRequired || !choices.includes(value)) && html`<option value="">${isRequired ? 'choose…' : 'as usual'}</option>`}
    ${choices.map((choice) => html`<option value=${choice} selected=${choice === value}>${words[choice] ?? choice}</option>`)}
  </select>`
}

/** What was filled in, by the fields' names; empty ones are left to Azure DevOps. */
export function readFields(form: URLSearchParams, fields: FormField[]): NonNullable<CreateRequest['fields']> {
  const given = fields.map((field) => [field, (form.get(prefix + field.name) ?? '').trim()] as const)
  return Object.fromEntries(
    given.flatMap(([field, text]) => (text === '' ? [] : [[field.name, typed(field, text)]])),
  )
}

// What is no number stays as it is, for whoever checks it to say so.
function typed({ kind }: FormField, text: string): string | number | boolean {
  if (kind === 'number' && Number.isFinite(Number(text))) return Number(text)
  return kind === 'boolean' ? text === 'true' : text
}

/** The fields with what was filled in, to be shown again. */
export function filledIn(fields: FormField[], form: URLSearchParams): FormField[] {
  return fields.map((field) => ({ ...field, value: form.get(prefix + field.name) ?? field.value }))
}

/** Which field each sentence of a refusal is about, as far as they begin with one's name. */
export function faultsByField(
  fields: Pick<FormField, 'name' | 'label'>[],
  words: string,
): Record<string, string> {
  const sentences = words.split(/(?<=[.!?])\s+/)
  const about = (label: string) => sentences.find((sentence) => beginsWith(sentence, label))
  return Object.fromEntries(
    fields.flatMap(({ name, label }) => {
      const fault = about(label)
      return fault ? [[name, fault]] : []
    }),
  )
}

function beginsWith(sentence: string, label: string): boolean {
  return sentence.startsWith(label) && /^(?::| must | has | cannot )/.test(sentence.slice(label.length))
}
