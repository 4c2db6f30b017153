import type { WorkItemForm } from '../../services/azureDevOps/links/form.ts'
import type { GroupView } from '../../services/groups/view.ts'
import { encodePress, type PressVerb } from '../actions.ts'
import { type FilledForm, fieldInput } from '../inputs.ts'
import { plain } from '../plain.ts'
import { type Choice, choiceSet, type Options } from './choices.ts'
import { type Drawn, draw, fitting, type Pen } from './drawn.ts'
import type { CardData } from './render.ts'
import { gap, some } from './runs.ts'
import { ourUrl, safe } from './safe.ts'

export type FormToDraw = {
  view: GroupView
  form: WorkItemForm
  /** So that one form makes one work item, however often its button is pressed. */
  id: string
  /** What was filled in already. */
  given?: FilledForm
  /** What keeps it from being made, in words. Raw. */
  faults?: string[]
}

// A card is for a handful of fields; the page has room for all.
const most = { fields: 6, faults: 6 }
// Bytes that the choices of one input may take. There are as many area paths as an organization likes.
const room = [8_000, 4_000, 2_000, 1_000, 500] as const

/** The form for a new work item, with what Hitch would fill in and what was filled in before. */
export function drawWorkItemForm(pen: Pen, wanted: FormToDraw): Drawn {
  return fitting(room, (bytes) => drawAt(bytes, pen, wanted))
}

function drawAt(bytes: number, pen: Pen, wanted: FormToDraw): Drawn {
  const { view, form } = wanted
  const shortId = safe(view.shortId, 60)
  const url = `${view.url}/work-items/new`
  const lines = (wanted.faults ?? [])
    .map((fault) => safe(fault, 200))
    .filter((line) => line !== '')
    .slice(0, most.faults)
  return draw({
    name: 'workItem',
    data: () => ({
      shortId: `${gap}${shortId}`,
      faults: lines.map((text) => ({ text })),
      ...inputsOf(wanted, { bytes, isLively: pen.canExecute && !pen.isNarrow }),
      make: button(pen, wanted, 'makeWorkItem'),
      choose: isOnlyOne(form) ? [] : [{ press: button(pen, wanted, 'chooseWorkItemType') }],
      cancel: button(pen, wanted, 'cancel'),
      url: ourUrl(url),
    }),
    pen,
    summary: `New work item for ${shortId}`,
    fallback: [`New work item for ${shortId}: ${safe(form.title, 120)}`, ...lines, url],
  })
}

function isOnlyOne({ integrations, projects, types }: WorkItemForm): boolean {
  return [integrations, projects, types].every((choices) => choices.length <= 1)
}

function inputsOf({ form, given }: FormToDraw, options: Options): CardData {
  const names = (all: { id: number | string; name: string }[]) =>
    all.map(({ id, name }) => ({ value: String(id), title: name }))
  const same = (all: string[]) => all.map((name) => ({ value: name, title: name }))
  const project = choiceSet(names(form.projects), form.projectId, options)
  const type = choiceSet(same(form.types), form.type, options)
  const area = choiceSet(same(form.areaPaths), given?.areaPath ?? form.areaPath, options)
  const iteration = choiceSet(same(form.iterationPaths), given?.iterationPath ?? form.iterationPath, options)
  const fields = form.fields.slice(0, most.fields)
  const isCut = [project, type, area, iteration].some((set) => set?.isCut)
  const left = form.fields.length - fields.length
  return {
    organizations:
      form.integrations.length > 1
        ? drawn(choiceSet(names(form.integrations), String(form.integrationId), options))
        : [],
    where: project || type ? [{ project: drawn(project), kind: drawn(type) }] : [],
    title: plain(given?.title ?? form.title, 255),
    fields: fields.map((field) => fieldOf(field, given, options)),
    description: given?.description ?? '',
    // A single path is the project itself: nothing to choose.
    area: form.areaPaths.length > 1 ? drawn(area) : [],
    iteration: form.iterationPaths.length > 1 ? drawn(iteration) : [],
    tags: given?.tags ?? form.tags,
    notes: notesOf(left, isCut),
  }
}

function notesOf(left: number, isCut: boolean): { text: string }[] {
  const missing = left > 0 ? [left === 1 ? 'one more field' : `${left} more fields`] : []
  if (isCut) missing.push('everything there is to choose from')
  return some(missing.length > 0 && `The page has ${missing.join(' and ')}.`)
}

type Field = WorkItemForm['fields'][number]

function fieldOf(field: Field, given: FilledForm | undefined, options: Options): CardData {
  const id = fieldInput(field.name)
  const name = safe(field.label, 60) || 'Untitled field'
  const label = field.isRequired ? `${name} *` : name
  const value = given?.fields[field.name] ?? field.value
  const none = { texts: [], dates: [], sets: [] }
  const set = choiceSet(choicesOf(field), value, options)
  if (set) return { ...none, sets: drawn(set, { id, label }) }
  if (field.kind === 'date')
    return { ...none, dates: [{ id, label, value: /^\d{4}-\d\d-\d\d/.exec(value)?.[0] ?? '' }] }
  const placeholder = { number: 'A number', person: 'A name or an address' }[field.kind as string] ?? ''
  return { ...none, texts: [{ id, label, placeholder, isLong: field.kind === 'long', value }] }
}

function choicesOf({ kind, choices }: Field): Choice[] {
  if (kind === 'choice') return choices.map((choice) => ({ value: choice, title: choice }))
  return kind === 'boolean' ? yesOrNo : []
}

const yesOrNo = [
  { value: 'true', title: 'Yes' },
  { value: 'false', title: 'No' },
]

function drawn(set: ReturnType<typeof choiceSet>, more: CardData = {}): CardData[] {
  if (!set) return []
  const { isCut: _, ...data } = set
  return [{ ...data, ...more }]
}

function button(pen: Pen, { view, id }: FormToDraw, verb: PressVerb): CardData {
  return encodePress(pen.secrets, {
    verb,
    groupId: view.id,
    version: view.version,
    choice: `form:${id}`,
  })
}
