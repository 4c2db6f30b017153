import type { Integration } from '../../prisma/client/client.ts'
import type { App } from '../../services/app.ts'
import { listWorkItemRules } from '../../services/azureDevOps/links/workItemRules.ts'
import type { Connected } from '../../services/azureDevOps/setup/setup.ts'
import { projectsThere } from '../../services/azureDevOps/sync/mapping.ts'
import { UserError } from '../../services/errors.ts'
import { formatShortId } from '../../services/groups/shortId.ts'
import { missingForEntra } from '../../services/people/entra.ts'
import type { Look } from '../layout/door.ts'
import { conversationBehind, nameOfPlace } from '../setup/conversation.ts'
import type { Ways } from './credentials.ts'
import { callbackOf } from './entra.ts'
import { factsOf, type IntegrationFacts } from './facts.ts'
import type { RuleLine } from './rules.ts'
import type { OutOfStep } from './troubled.ts'

const mostOutOfStep = 50
const mostPlaces = 200

/** The facts of integrations, with what their rows do not say. */
export async function factsOfAll(app: App, rows: Connected[]): Promise<IntegrationFacts[]> {
  const ids = rows.map(({ id }) => id)
  const placeIds = rows.flatMap(({ conversationId }) => conversationId ?? [])
  const [counts, places, projects] = await Promise.all([
    app.db.workItem.groupBy({
      by: ['integrationId'],
      where: { integrationId: { in: ids }, links: { some: { state: 'linked' } } },
      _count: true,
    }),
    app.db.conversation.findMany({ where: { id: { in: placeIds } } }),
    Promise.all(rows.map((row) => projectOf(app, row))),
  ])
  return rows.map((row, index) => {
    const place = places.find(({ id }) => id === row.conversationId)
    return factsOf(row, {
      workItems: counts.find(({ integrationId }) => integrationId === row.id)?._count ?? 0,
      place: place ? nameOfPlace(place) : null,
      project: projects[index] ?? null,
    })
  })
}

// What people know it by; its GUID when nobody can tell.
async function projectOf(app: App, row: Connected): Promise<string | null> {
  if (row.projectId === null) return null
  const there = await projectsThere(app, row)
  return there.find(({ id }) => id === row.projectId)?.name ?? row.projectId
}

/** How Hitch can be let in to an organization, or to any when none is named. */
export function waysInto({ config }: Pick<App, 'config'>, row?: Pick<Integration, 'host' | 'baseUrl'>): Ways {
  const isCloud = row?.host === 'cloud'
  return {
    isServer: row?.host === 'server',
    tokenPage: isCloud ? `${row.baseUrl}_usersSettings/tokens` : null,
    callback: missingForEntra(config).length === 0 ? callbackOf(config) : null,
  }
}

/**
 * The conversation behind a set-up link. One that has ended connects as well; only nobody hears of troubles then, and
 * the page does not claim otherwise.
 */
export async function placeBehind(
  { app, visitor }: Look,
  token: string,
): Promise<{ id: number; name: string } | null> {
  if (token === '') return null
  try {
    const conversation = await conversationBehind(app, token.slice(0, 4_000))
    const isOurs = conversation.organizationId === visitor.person.organizationId
    return isOurs ? { id: conversation.id, name: nameOfPlace(conversation) } : null
  } catch (error) {
    if (error instanceof UserError) return null
    throw error
  }
}

/** The conversations where troubles can be told. */
export async function placesIn(app: App, organizationId: number): Promise<{ id: number; name: string }[]> {
  const conversations = await app.db.conversation.findMany({
    where: { organizationId, goneAt: null, kind: { not: 'personal' } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: mostPlaces,
  })
  return conversations.map((conversation) => ({ id: conversation.id, name: nameOfPlace(conversation) }))
}

/** Work items that could not be kept in step, with their groups. */
export async function outOfStepOf(app: App, { id: integrationId }: Integration): Promise<OutOfStep[]> {
  const items = await app.db.workItem.findMany({
    where: { integrationId, trouble: { not: null }, links: { some: { state: 'linked' } } },
    orderBy: { id: 'desc' },
    take: mostOutOfStep,
    include: { links: { where: { state: 'linked' }, include: { group: { include: { project: true } } } } },
  })
  return items.map(({ number, type, title, url, trouble, links }) => ({
    ...{ number, type, title, url },
    trouble: trouble ?? '',
    groups: links.map(({ group }) => formatShortId(group.project.shortIdPrefix, group.number)),
  }))
}

/** The rules that make work items in an integration, in words. */
export async function rulesOf(app: App, { id, organizationId }: Integration): Promise<RuleLine[]> {
  const rules = (await listWorkItemRules(app, organizationId)).filter(
    ({ integrationId }) => integrationId === id,
  )
  const projects = await app.db.workItemType.findMany({
    where: { integrationId: id },
    distinct: ['projectId'],
    select: { projectId: true, projectName: true },
  })
  return rules.map((rule) => {
    const { projectId, type } = rule.form as { projectId?: string; type?: string }
    const there = projects.find((project) => project.projectId === projectId?.toLowerCase())
    return {
      ...{ id: rule.id, happenings: rule.happenings, environment: rule.environment, level: rule.level },
      project: rule.project.name,
      makes: `${type ?? 'Work item'} in ${there?.projectName ?? projectId ?? 'its project'}`,
    }
  })
}
