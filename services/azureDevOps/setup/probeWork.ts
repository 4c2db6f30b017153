import type { Client } from '../connect/client.ts'
import { AzureError } from '../connect/fault.ts'
import { type Right, refusal } from './probeWords.ts'

/** What somebody was given, or why not. */
export type Asked<Value> = { value: Value } | { fault: AzureError }

/** Asks for something that may be refused. @throws AzureError when there is no answer, which ends the probe */
export async function ask<Value>(work: () => Promise<Value>): Promise<Asked<Value>> {
  try {
    return { value: await work() }
  } catch (error) {
    if (error instanceof AzureError && !error.isPassing) return { fault: error }
    throw error
  }
}

type Work = { lacks: Right[]; project: { id: string; name: string } | null; why: string | null }

// Somebody may have rights in one project and none in the next, so more than one is tried.
const triedProjects = 3

/**
 * Whether projects can be seen and work items read and written.
 * @param wanted the one project it is all about, by name or GUID
 * @throws UserError when there is no project, or not this one
 */
export async function tryWork(client: Client, wanted: string | undefined): Promise<Work> {
  const projects = await ask(() => client.projects())
  if ('fault' in projects) return withoutProjects(client, projects.fault)
  const project = wanted ? findProject(projects.value, wanted) : null
  if (projects.value.length === 0)
    throw refusal('This account sees no project there. Make it a member of one, as a contributor.', [
      'a project it is a member of',
    ])
  let refused: Work | null = null
  for (const candidate of project ? [project] : projects.value.slice(0, triedProjects)) {
    const { lacks, why } = await tryProject(client, candidate.id)
    if (lacks.length === 0) return { lacks, project, why }
    refused ??= { lacks, project, why }
  }
  return refused ?? { lacks: [], project, why: null }
}

// Without projects no type can be asked for; a query that finds nothing still needs the right to read.
async function withoutProjects(client: Client, fault: AzureError): Promise<Work> {
  const read = await ask(() => client.wiql('SELECT [System.Id] FROM WorkItems WHERE [System.Id] = 0'))
  return {
    lacks: 'fault' in read ? ['workItems', 'projects'] : ['projects'],
    project: null,
    why: whyOf(fault),
  }
}

async function tryProject(client: Client, project: string): Promise<Pick<Work, 'lacks' | 'why'>> {
  const types = await ask(() => client.types(project))
  if ('fault' in types) return { lacks: ['workItems'], why: whyOf(types.fault) }
  const offered = types.value.filter(({ isDisabled, isHidden }) => !isDisabled && !isHidden)
  const type = offered.find(({ isDefault }) => isDefault) ?? offered[0]
  if (!type) return { lacks: [], why: null }
  const title = { op: 'add', path: '/fields/System.Title', value: 'Hitch asks whether it may' } as const
  const made = await ask(() => client.create(project, type.name, [title], { dryRun: true }))
  // A rule that wants more fields speaks only to those who may write.
  if ('value' in made || made.fault.kind === 'invalid' || made.fault.kind === 'conflict')
    return { lacks: [], why: null }
  return { lacks: ['writing'], why: whyOf(made.fault) }
}

// Too narrow a token is answered like a wrong one, and those words would mislead.
function whyOf({ kind, message }: AzureError): string | null {
  return kind === 'unauthorized' ? null : message
}

function findProject(projects: { id: string; name: string }[], wanted: string) {
  const name = wanted.toLowerCase()
  const found = projects.find((project) =>
    [project.id, project.name].some((own) => own.toLowerCase() === name),
  )
  if (found) return found
  const names = projects.slice(0, 10).map((project) => project.name)
  const rest = projects.length > names.length ? ` and ${projects.length - names.length} more` : ''
  throw refusal(
    `There is no project “${wanted.slice(0, 80)}” that this account can see. It sees ${names.join(', ') || 'none'}${rest}.`,
    [`the project ${wanted.slice(0, 80)}`],
  )
}
