import { guidOf } from './chance.ts'

export type State = { name: string; category: string; color: string }

/** How a type treats a field. */
export type TypeField = {
  referenceName: string
  isRequired: boolean
  allowedValues: (string | number)[]
  defaultValue: string | number | boolean | null
  helpText: string | null
}

export type ItemType = {
  name: string
  referenceName: string
  color: string
  isDisabled: boolean
  states: State[]
  fields: TypeField[]
  category: string
}

export type Process = { id: string; name: string; parent: string | null; types: ItemType[] }

const colors: Record<string, string> = {
  Proposed: 'b2b2b2',
  InProgress: '007acc',
  Resolved: 'ff9d00',
  Completed: '339933',
  Removed: 'ffffff',
}

/** "New Proposed, Active InProgress": names may have spaces, categories have none. */
function statesOf(words: string): State[] {
  return words.split(', ').map((one) => {
    const space = one.lastIndexOf(' ')
    const category = one.slice(space + 1)
    return { name: one.slice(0, space), category, color: colors[category] ?? 'b2b2b2' }
  })
}

const states = {
  agile: 'New Proposed, Active InProgress, Resolved Resolved, Closed Completed, Removed Removed',
  agileTask: 'New Proposed, Active InProgress, Closed Completed, Removed Removed',
  agileIssue: 'Active InProgress, Closed Completed',
  scrum: 'New Proposed, Approved Proposed, Committed InProgress, Done Completed, Removed Removed',
  scrumTask: 'To Do Proposed, In Progress InProgress, Done Completed, Removed Removed',
  scrumImpediment: 'Open InProgress, Closed Completed',
  cmmi: 'Proposed Proposed, Active InProgress, Resolved Resolved, Closed Completed',
  basic: 'To Do Proposed, Doing InProgress, Done Completed',
  test: 'Design Proposed, Ready InProgress, Closed Completed',
  ours: 'New Proposed, Triaged Proposed, Active InProgress, In Review InProgress, Resolved Resolved, Closed Completed, Removed Removed',
}

const severities = ['1 - Critical', '2 - High', '3 - Medium', '4 - Low']

const field = (referenceName: string, more: Partial<TypeField> = {}): TypeField => ({
  referenceName,
  isRequired: false,
  allowedValues: [],
  defaultValue: null,
  helpText: null,
  ...more,
})

const common = [
  field('System.Title', { isRequired: true, helpText: 'Short description of what this is about' }),
  field('System.State', { isRequired: true }),
  field('System.AreaPath', { isRequired: true }),
  field('System.IterationPath', { isRequired: true }),
  ...'AreaId AssignedTo AuthorizedAs AuthorizedDate BoardColumn ChangedBy ChangedDate CommentCount CreatedBy CreatedDate Description History Id IsDeleted NodeName Parent PersonId Reason Rev RevisedDate Tags TeamProject Watermark WorkItemType'
    .split(' ')
    .map((name) => field(`System.${name}`)),
  ...'StateChangeDate ActivatedDate ActivatedBy ResolvedDate ResolvedBy ResolvedReason ClosedDate ClosedBy'
    .split(' ')
    .map((name) => field(`Microsoft.VSTS.Common.${name}`)),
  field('Microsoft.VSTS.Common.Priority', { allowedValues: [1, 2, 3, 4], defaultValue: 2 }),
]

const ofBugs = [
  field('Microsoft.VSTS.TCM.ReproSteps'),
  field('Microsoft.VSTS.TCM.SystemInfo'),
  field('Microsoft.VSTS.Build.FoundIn'),
  field('Microsoft.VSTS.Common.Severity', { allowedValues: severities, defaultValue: '3 - Medium' }),
]

function type(
  name: string,
  words: string,
  category: string,
  more: TypeField[] = [],
  owner = 'Microsoft.VSTS',
): ItemType {
  return {
    name,
    referenceName: `${owner}.WorkItemTypes.${name.replaceAll(' ', '')}`,
    color: name === 'Bug' ? 'CC293D' : '009CCC',
    isDisabled: false,
    states: statesOf(words),
    fields: [...common, ...more],
    category: `Microsoft.${category}Category`,
  }
}

const work = field('Microsoft.VSTS.Scheduling.RemainingWork')
const hidden = [
  type('Test Case', states.test, 'TestCase'),
  type('Shared Steps', 'Active InProgress, Closed Completed', 'SharedStep'),
]

const agile = (owner?: string) => [
  type('User Story', states.agile, 'Requirement', [field('Microsoft.VSTS.Scheduling.StoryPoints')], owner),
  type('Task', states.agileTask, 'Task', [work], owner),
  type('Issue', states.agileIssue, 'Issue', [field('Microsoft.VSTS.Scheduling.DueDate')], owner),
  type('Feature', states.agile, 'Feature', [], owner),
  type('Epic', states.agile, 'Epic', [], owner),
  ...hidden,
]

/** A company's own: its bugs must say how bad they are, and go through two more states. */
const custom = [
  field('Custom.Severity', {
    isRequired: true,
    allowedValues: ['Annoying', 'Blocking', 'On fire'],
    helpText: 'How much it hurts our customers',
  }),
  field('Custom.IsCustomerFacing'),
  field('Custom.Reviewer'),
  field('Custom.Steps'),
]

const process = (name: string, types: ItemType[], parent: string | null = null): Process => ({
  id: guidOf(`process ${name}`),
  name,
  parent,
  types,
})

/** Made anew for every organization, since tests change types. */
export function createProcesses(): Process[] {
  return structuredClone([
    process('Agile', [type('Bug', states.agile, 'Bug', ofBugs), ...agile()]),
    process('Scrum', [
      type('Bug', states.scrum, 'Bug', ofBugs),
      type('Product Backlog Item', states.scrum, 'Requirement', [field('Microsoft.VSTS.Scheduling.Effort')]),
      type('Task', states.scrumTask, 'Task', [work]),
      type('Impediment', states.scrumImpediment, 'Issue'),
      type('Feature', states.scrum, 'Feature'),
      ...hidden,
    ]),
    process('CMMI', [
      type('Bug', states.cmmi, 'Bug', ofBugs),
      type('Requirement', states.cmmi, 'Requirement'),
      type('Task', states.cmmi, 'Task', [work]),
      type('Issue', states.cmmi, 'Issue'),
      type('Feature', states.cmmi, 'Feature'),
      ...hidden,
    ]),
    process('Basic', [
      type('Issue', states.basic, 'Requirement'),
      type('Task', states.basic, 'Task', [work]),
      type('Epic', states.basic, 'Epic'),
      ...hidden,
    ]),
    process(
      'Contoso Agile',
      [type('Bug', states.ours, 'Bug', [...ofBugs, ...custom], 'ContosoAgile'), ...agile('ContosoAgile')],
      'Agile',
    ),
  ])
}

const german: Record<string, string> = {
  New: 'Neu',
  Proposed: 'Vorgeschlagen',
  Active: 'Aktiv',
  Resolved: 'Gelöst',
  Closed: 'Geschlossen',
  Removed: 'Entfernt',
  'To Do': 'Zu erledigen',
  Doing: 'In Arbeit',
  'In Progress': 'In Bearbeitung',
  Done: 'Fertig',
}

/** State names as a server installed in German has them. */
export function inGerman(processes: Process[]): Process[] {
  for (const state of processes.flatMap(({ types }) => types).flatMap((one) => one.states))
    state.name = german[state.name] ?? state.name
  return processes
}
