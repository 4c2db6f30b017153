import type { Integration } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import { messageOf, UserError } from '../../errors.ts'
import type { Client } from '../connect/client.ts'
import { AzureError } from '../connect/fault.ts'
import { promptly } from '../health.ts'
import { connected, pickIntegration } from './form.ts'
import { isAt, type Reference, readReference } from './reference.ts'

/** A work item that was found. Texts are raw. */
export type Found = {
  integrationId: number
  number: number
  title: string
  type: string
  state: string
  project: string
  /** `(31) Card is declined` */
  label: string
}

const usualMs = 2_500
const most = 25
const mostText = 200
const mostWords = 6

/**
 * Work items by number, address or words: the one that is meant itself, those that the search service knows, and,
 * because its index lags and servers may have none, those changed lately whose title has all the words. The one meant
 * comes first, then the newest.
 * @throws UserError in words when nothing answers in time
 */
export async function searchWorkItems(
  app: App,
  asked: { organizationId: number; integrationId?: number; text: string; ms?: number },
): Promise<Found[]> {
  const integrations = await connected(app, asked.organizationId)
  const chosen =
    asked.integrationId === undefined ? integrations : [pickIntegration(integrations, asked.integrationId)]
  const text = asked.text.slice(0, mostText).trim()
  const reference = readReference(asked.text)
  const meant = chosen.filter((integration) => !reference || isAt(reference, integration.baseUrl))
  if (meant.length === 0)
    throw new UserError('This address is of an Azure DevOps organization that is not connected here.')
  const answers = await Promise.allSettled(
    meant.map((integration) => searchIn(app, integration, { text, reference, ms: asked.ms ?? usualMs })),
  )
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  const refused = answers.find((answer) => answer.status === 'rejected')
  if (found.length === 0 && refused) throw refused.reason
  const isMeant = ({ number }: Found) => number === reference?.number
  return found
    .sort((left, right) => Number(isMeant(right)) - Number(isMeant(left)) || right.number - left.number)
    .slice(0, most)
}

type Hit = Omit<Found, 'integrationId' | 'label'>
type Question = { text: string; reference: Reference | null; ms: number }

async function searchIn(app: App, integration: Integration, question: Question): Promise<Found[]> {
  const hits = await promptly(app, integration, question.ms, async (client) => {
    const project = integration.projectId ? await nameOf(app, client, integration.projectId) : undefined
    const asked = questionsFor(client, question, project)
    // Sooner than the whole must be ready, so that one slow service does not keep back what another has found.
    const answers = await within(question.ms * 0.9, asked)
    const answered = answers.filter((answer) => answer.status === 'fulfilled')
    for (const answer of answers)
      if (answer.status === 'rejected')
        app.log.info(
          { integration: integration.name, reason: messageOf(answer.reason) },
          'a search was not answered',
        )
    const [failed] = answers.filter((answer) => answer.status === 'rejected')
    if (answered.length === 0 && failed) throw failed.reason
    return answered
      .flatMap(({ value }) => value)
      .filter((hit) => project === undefined || hit.project.toLowerCase() === project.toLowerCase())
  })
  const once = new Map(hits.toReversed().map((hit) => [hit.number, hit]))
  return [...once.values()].map(({ number, title, type, state, project }) => ({
    integrationId: integration.id,
    number,
    title,
    type,
    state,
    project,
    label: `(${number}) ${title}`,
  }))
}

/** Everything worth asking. What is found earlier in this list is known better. */
function questionsFor(
  client: Client,
  { text, reference }: Question,
  project: string | undefined,
): Promise<Hit[]>[] {
  const one = reference && client.workItem(reference.number).then((item) => (item ? [item] : []))
  // An address means one work item and nothing else.
  if (one && reference.baseUrl) return [one]
  const titles = client
    .wiql(recentQuery(text, project), { project, most })
    .then((numbers) => (numbers.length > 0 ? client.workItems(numbers) : []))
  const words = plainWords(text)
  const indexed = words === '' ? null : client.search(words, { project, most })
  return [one, titles, indexed].filter((question) => question !== null)
}

/**
 * Work items changed lately whose title has every word, newest first; without words, all of them.
 * Exported for its test: everything in it comes from somebody's keyboard.
 */
export function recentQuery(text: string, project?: string): string {
  const words = text.split(/\s+/).filter(Boolean).slice(0, mostWords)
  const conditions = [
    '[System.ChangedDate] >= @Today - 180',
    ...(project === undefined ? [] : [`[System.TeamProject] = ${quoted(project)}`]),
    ...words.map((word) => `[System.Title] CONTAINS ${quoted(word)}`),
  ]
  return `SELECT [System.Id] FROM WorkItems WHERE ${conditions.join(' AND ')} ORDER BY [System.ChangedDate] DESC`
}

/** A text as WIQL writes it: a quote within is doubled, and nothing else means anything. */
export function quoted(text: string): string {
  return `'${text
    .toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .replaceAll("'", "''")}'`
}

// The search service has a language of its own, in which "TypeError: no" asks for a field called TypeError.
function plainWords(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}:"*?()[\]{}<>=!~\\]/gu, ' ')
    .replace(/\b(?:AND|OR|NOT)\b/g, (word) => word.toLowerCase())
    .replace(/\s+/g, ' ')
    .trim()
}

async function nameOf(app: App, client: Client, projectId: string): Promise<string> {
  const known = await app.db.workItemType.findFirst({ where: { projectId } })
  const name = known?.projectName ?? (await client.project(projectId))?.name
  if (name === undefined)
    throw new AzureError('notFound', 'The Azure DevOps project that Hitch is limited to is gone.')
  return name
}

/** How questions stand after some time; those without an answer by then count as failed. */
async function within<Answer>(ms: number, questions: Promise<Answer>[]) {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AzureError('timeout', 'Azure DevOps takes too long to answer')), ms)
  })
  try {
    return await Promise.allSettled(questions.map((question) => Promise.race([question, late])))
  } finally {
    clearTimeout(timer)
  }
}
