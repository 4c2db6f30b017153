import type { Integration } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import { messageOf } from '../../errors.ts'
import type { Client } from '../connect/client.ts'
import { AzureError } from '../connect/fault.ts'
import { checkHooks, hearAbout } from './checkHooks.ts'
import { checkWriting } from './checkWriting.ts'

/** One thing that was tried against the real service. Null: it was not tried, and `detail` says why. */
export type CheckStep = { name: string; isOk: boolean | null; detail: string }

/** Notes what becomes of each step. What a failed one would have given is null for those after it. */
export type Steps = {
  done: CheckStep[]
  step<Value>(name: string, work: () => Promise<{ value: Value; detail: string }>): Promise<Value | null>
  skip(name: string, why: string): void
}

/**
 * Tries, one after the other, all that Hitch asks of Azure DevOps, against the organization that is connected: what no
 * fake can prove. Reads alone, unless it is told to write; then it makes a work item, changes it, and deletes it.
 */
export async function checkIntegration(
  app: App,
  integration: Integration,
  { writes }: { writes: boolean },
): Promise<CheckStep[]> {
  const steps = createSteps()
  const client = await steps.step('the stored credential', async () => {
    const value = app.azureDevOps.client(integration, 'interactive')
    return { value, detail: integration.credentialKind }
  })
  if (!client) return steps.done
  const project = await checkReading(integration, client, steps)
  if (!writes)
    steps.skip('writing', 'nothing was written; --write makes a work item, changes it and deletes it')
  else if (!project) steps.skip('writing', 'there is no project to write in')
  else
    await hearAbout(app, integration, steps, (follow) =>
      checkWriting(app, client, steps, { ...project, follow }),
    )
  await checkHooks(app, integration, client, steps)
  return steps.done
}

type Place = { project: { id: string; name: string }; type: string }

async function checkReading(integration: Integration, client: Client, steps: Steps): Promise<Place | null> {
  const me = await steps.step('who am I', async () => {
    const me = await client.whoAmI()
    if (me.organizationId.toLowerCase() !== integration.externalId)
      throw new Error(`the organization is ${me.organizationId}, and ${integration.externalId} was connected`)
    const kind = me.isServer ? 'server' : 'cloud'
    return { value: me, detail: `${me.identity.name} in ${me.organizationId} (${kind}), ${me.baseUrl}` }
  })
  const project = await steps.step('projects', async () => {
    const projects = await client.projects()
    const own = projects.find(({ id }) => id.toLowerCase() === integration.projectId) ?? projects[0]
    if (!own) throw new Error('it can see no project')
    return { value: own, detail: `${projects.length}, the first: ${own.name}` }
  })
  const type = project && (await checkTypes(client, steps, project))
  await steps.step('people', async () => {
    const found = await client.identities('any', me?.identity.login ?? me?.identity.name ?? integration.name)
    return { value: found, detail: `${found.length} found, with ${withDescriptor(found)} descriptors` }
  })
  await steps.step('search', async () => {
    const found = await client.search('error', { most: 5 })
    return { value: found, detail: found[0] ? `${found.length} found` : 'none found, or no search service' }
  })
  await steps.step('query', async () => {
    const recent = 'SELECT [System.Id] FROM WorkItems WHERE [System.ChangedDate] >= @today - 30'
    const numbers = await client.wiql(recent, { most: 5 })
    const revisions = await client.revisions(numbers)
    return { value: numbers, detail: `${numbers.length} work items of a month, ${revisions.size} revisions` }
  })
  return project && type ? { project, type } : null
}

async function checkTypes(
  client: Client,
  steps: Steps,
  project: { id: string; name: string },
): Promise<string | null> {
  const type = await steps.step('types and states', async () => {
    const types = await client.types(project.id)
    const type = types.find(({ isDefault, isDisabled }) => isDefault && !isDisabled) ?? types[0]
    if (!type) throw new Error(`${project.name} has no work item types`)
    const states = type.states.map(({ name, category }) => `${name} (${category})`).join(', ')
    return { value: type.name, detail: `${types.length} types; ${type.name}: ${states}` }
  })
  if (type === null) return null
  await steps.step('fields', async () => {
    const fields = await client.fields(project.id, type)
    const required = fields.filter(({ isRequired }) => isRequired).map(({ referenceName }) => referenceName)
    return { value: fields, detail: `${fields.length}, required: ${required.join(', ') || 'none'}` }
  })
  await steps.step('areas and iterations', async () => {
    const [areas, iterations] = await Promise.all([
      client.paths(project.id, 'areas'),
      client.paths(project.id, 'iterations'),
    ])
    return { value: areas, detail: `${areas.length} and ${iterations.length}; ${areas[0] ?? 'no area'}` }
  })
  await steps.step('dry run of a new work item', async () => {
    const title = { op: 'add', path: '/fields/System.Title', value: 'Hitch asks whether it may' } as const
    const made = await client.create(project.id, type, [title], { dryRun: true })
    return { value: true, detail: made === null ? 'nothing was made' : `number ${made.number} came back` }
  })
  return type
}

function withDescriptor(found: { descriptor: string | null }[]): number {
  return found.filter(({ descriptor }) => descriptor !== null).length
}

function createSteps(): Steps {
  const done: CheckStep[] = []
  return {
    done,
    async step(name, work) {
      try {
        const { value, detail } = await work()
        done.push({ name, isOk: true, detail })
        return value
      } catch (error) {
        done.push({ name, isOk: false, detail: faultWords(error) })
        return null
      }
    },
    skip: (name, why) => void done.push({ name, isOk: null, detail: why }),
  }
}

/** An error with all that tells it from others: for whoever mends Hitch. */
export function faultWords(error: unknown): string {
  if (!(error instanceof AzureError)) return messageOf(error)
  const marks = [error.kind, error.status, error.typeKey].filter((mark) => mark !== undefined)
  return `${error.message} (${marks.join(', ')})`
}
