import { closest, distance } from 'fastest-levenshtein'
import type { Conversation, Project, Rule } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { UserError } from '../errors.ts'

/** What of a group's life a rule posts. `all` is every happening there is. */
export type Happening = 'new' | 'regressed' | 'escalating' | 'all'

export type RuleWithProject = Rule & { project: Project }

/**
 * Posts the groups of a project to a conversation from now on. Subscribing again replaces the filter.
 * @throws UserError 404 for a project that is not there, with the nearest name there is
 */
export async function subscribe(
  app: App,
  request: {
    conversation: Conversation
    projectSlug: string
    environment?: string
    level?: string
    happenings: Happening[]
    by: string
  },
): Promise<RuleWithProject> {
  const project = await projectNamed(app, request.conversation.organizationId, request.projectSlug)
  const rule = {
    environment: request.environment ?? null,
    level: request.level ?? null,
    happenings: request.happenings.length > 0 ? request.happenings : ['all'],
    createdBy: request.by,
    createdAt: app.now(),
  }
  return app.db.rule.upsert({
    where: { conversationId_projectId: { conversationId: request.conversation.id, projectId: project.id } },
    create: { ...rule, conversationId: request.conversation.id, projectId: project.id },
    update: rule,
    include: { project: true },
  })
}

/** @throws UserError 404 when the conversation does not get this project's groups */
export async function unsubscribe(
  app: App,
  request: { conversation: Conversation; projectSlug: string },
): Promise<void> {
  const project = await projectNamed(app, request.conversation.organizationId, request.projectSlug)
  const { count } = await app.db.rule.deleteMany({
    where: { conversationId: request.conversation.id, projectId: project.id },
  })
  if (count === 0) throw new UserError(`Groups of ${project.slug} are not posted here anyway.`, 404)
}

export async function subscriptions(app: App, conversation: Conversation): Promise<RuleWithProject[]> {
  return app.db.rule.findMany({
    where: { conversationId: conversation.id },
    include: { project: true },
    orderBy: { project: { slug: 'asc' } },
  })
}

async function projectNamed(app: App, organizationId: number, slug: string): Promise<Project> {
  const wanted = slug.trim().toLowerCase()
  const project = await app.db.project.findUnique({
    where: { organizationId_slug: { organizationId, slug: wanted } },
  })
  if (project) return project
  const all = await app.db.project.findMany({ where: { organizationId }, select: { slug: true }, take: 500 })
  const slugs = all.map((other) => other.slug)
  const near = slugs.length > 0 ? closest(wanted.slice(0, 64), slugs) : ''
  const isNear = near !== '' && distance(wanted.slice(0, 64), near) <= Math.max(1, wanted.length / 3)
  const known = slugs.length > 0 ? ` There is ${slugs.slice(0, 10).join(', ')}.` : ''
  throw new UserError(`There is no project called ${slug}.${isNear ? ` Did you mean ${near}?` : known}`, 404)
}
