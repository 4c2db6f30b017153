import type { FormField, WorkItemForm } from '../../services/azureDevOps/links/form.ts'
import type { WholeLink } from '../../services/azureDevOps/links/groupLinks.ts'

type Integration = WholeLink['integration']

/** An integration as far as an issue shows it. */
export function issueIntegrationJson(integration: Integration) {
  return {
    id: String(integration.id),
    name: integration.name,
    icon: null,
    domainName: integration.baseUrl,
    accountType: null,
    status: integration.state === 'unauthorized' ? 'disabled' : 'active',
    provider: { key: 'vsts', slug: 'vsts', name: 'Azure DevOps', aspects: {} },
  }
}

/** A linked work item. Within its integration the number is all it is known by, so it is the id as well. */
export function externalIssueJson({ id, integration, workItem }: WholeLink) {
  if (!workItem) return null
  const key = String(workItem.number)
  return {
    id: key,
    key,
    url: workItem.url,
    integrationId: String(integration.id),
    integrationKey: 'vsts',
    integrationName: integration.name,
    displayName: `${workItem.projectName}#${key}`,
    title: workItem.title,
    description: null,
    type: workItem.type,
    state: workItem.state,
    assignee: nameOf(workItem.assignee),
    linkId: String(id),
  }
}

/** The same for the list over all integrations. */
export function platformIssueJson(link: WholeLink) {
  const issue = externalIssueJson(link)
  return issue && { ...issue, issueId: String(link.groupId), serviceType: 'vsts', webUrl: issue.url }
}

/** What to fill in to link an existing work item. */
export function linkConfig(organization: string, integrationId: number): object[] {
  const url = `/extensions/vsts/search/${organization}/${integrationId}/`
  return [{ name: 'externalIssue', label: 'Work item', required: true, type: 'select', default: '', url }]
}

/** What to fill in to make a new one. */
export function createConfig(form: WorkItemForm): object[] {
  const pairs = (values: string[]) => values.map((value) => [value, value])
  const path = (name: string, label: string, paths: string[], value: string) =>
    paths.length === 0
      ? []
      : [{ name, label, type: 'select', required: false, choices: pairs(paths), default: value }]
  return [
    {
      name: 'project',
      label: 'Project',
      type: 'select',
      required: true,
      choices: form.projects.map(({ id, name }) => [id, name]),
      default: form.projectId,
      updatesForm: true,
    },
    {
      name: 'work_item_type',
      label: 'Work Item Type',
      type: 'select',
      required: true,
      choices: pairs(form.types),
      default: form.type,
      updatesForm: true,
    },
    { name: 'title', label: 'Title', type: 'string', required: true, default: form.title },
    {
      name: 'description',
      label: 'Description',
      type: 'textarea',
      required: false,
      default: '',
      autosize: true,
      maxRows: 10,
      help: 'Your own words. What happened is written below them.',
    },
    ...form.fields.map(fieldConfig),
    ...path('area_path', 'Area', form.areaPaths, form.areaPath),
    ...path('iteration_path', 'Iteration', form.iterationPaths, form.iterationPath),
    { name: 'tags', label: 'Tags', type: 'string', required: false, default: form.tags },
  ]
}

const types: Record<FormField['kind'], string> = {
  text: 'string',
  long: 'textarea',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  choice: 'select',
  person: 'string',
}

function fieldConfig({ name, label, kind, isRequired, choices, value }: FormField): object {
  return {
    name,
    label,
    type: types[kind],
    required: isRequired,
    default: value,
    ...(kind === 'choice' && { choices: choices.map((choice) => [choice, choice]) }),
  }
}

function nameOf(identity: unknown): string | null {
  const { name } = (identity ?? {}) as { name?: unknown }
  return typeof name === 'string' ? name : null
}
