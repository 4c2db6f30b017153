import { isDeepStrictEqual } from 'node:util'
import type { Organization, Prisma, Project, ProjectKey } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { type Actor, type Author, audit, madeBy } from '../audit.ts'
import type { Transaction } from '../database/database.ts'
import { literal } from '../database/like.ts'
import { transact } from '../database/transaction.ts'
import { UserError } from '../errors.ts'
import { forgetKeys } from './keys.ts'
import { checkSlugFree, freePrefix, freeSlug, keepPrefix, nextPrefix } from './naming.ts'
import { checkSlug, prefixOf } from './slug.ts'

export type FirstStart = {
  organization: Organization
  /** The project to try things with, as long as it has a key that is switched on. */
  demo: { project: Project; dsn: string } | null
  isFirstStart: boolean
}

/**
 * Finds the organization, or makes it at first start; in local mode the project `demo` comes with it.
 * Safe when several instances start at once.
 */
export async function ensureOrganization(app: App): Promise<FirstStart> {
  return transact(app, async (tx) => {
    const made = await tx.organization.createMany({
      data: [{ slug: 'hitch', name: 'Hitch', createdAt: app.now() }],
      skipDuplicates: true,
    })
    const organization = await tx.organization.findUniqueOrThrow({ where: { slug: 'hitch' } })
    const isFirstStart = made.count === 1
    const hitch: Author = { organizationId: organization.id, name: 'Hitch', via: 'start' }
    await lockOrganization(tx, organization.id)
    if (isFirstStart)
      await audit(tx, app, { ...madeBy(hitch), action: 'org.create', target: organization.slug })
    // Somebody may have looked at a server set up for Teams first, and try local mode on its database later.
    const isEmpty = (await tx.project.count({ where: { organizationId: organization.id } })) === 0
    if (app.config.isLocal && isEmpty) await insertProject(tx, app, hitch, { name: 'Demo', slug: 'demo' })
    return {
      organization,
      demo: app.config.isLocal ? await findDemo(tx, app, organization.id) : null,
      isFirstStart,
    }
  })
}

/** What an SDK is configured with. */
export function dsnOf(
  config: Pick<App['config'], 'publicUrl'>,
  project: { id: number },
  key: { publicKey: string },
) {
  const url = new URL(config.publicUrl)
  return `${url.protocol}//${key.publicKey}@${url.host}${url.pathname.replace(/\/$/, '')}/${project.id}`
}

export type NewProject = { name: string; slug?: string; platform?: string | null; teamId?: number }

/**
 * Makes a project with its first key and its short-id prefix.
 * @throws UserError 409 when the slug is taken, 400 when it cannot be one
 */
export async function createProject(
  app: App,
  by: Actor,
  wanted: NewProject,
): Promise<Project & { keys: ProjectKey[] }> {
  return transact(app, async (tx) => {
    await lockOrganization(tx, by.organizationId)
    return insertProject(tx, app, by, wanted)
  })
}

export type ProjectChange = {
  name?: string
  slug?: string
  platform?: string | null
  shortIdPrefix?: string
  scrub?: Prisma.InputJsonObject
  filters?: Prisma.InputJsonObject
  grouping?: Prisma.InputJsonObject
  rateLimitCount?: number | null
  rateLimitWindow?: number | null
  spikeGuard?: number | null
  quotas?: Prisma.InputJsonObject
  tellsBadReleases?: boolean
  retentionDays?: number | null
  eventBudget?: number | null
  resolveAge?: number | null
  apdexThreshold?: number
}

/**
 * Changes what a project is called, how it scrubs, and what and how much it takes in. With its slug its short-id prefix follows, unless one is given;
 * every prefix it ever had keeps leading to it.
 * @throws UserError 404 when it is gone, 409 when the slug or the prefix is another project's
 */
export async function updateProject(
  app: App,
  by: Actor,
  projectId: number,
  change: ProjectChange,
): Promise<Project> {
  const updated = await transact(app, async (tx) => {
    await lockOrganization(tx, by.organizationId)
    const project = await tx.project.findFirst({
      where: { id: projectId, organizationId: by.organizationId },
    })
    if (!project) throw new UserError('There is no such project.', 404)
    if (change.slug !== undefined && change.slug !== project.slug)
      await checkSlugFree(tx, by.organizationId, change.slug)
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
    const data = { ...given, shortIdPrefix: await nextPrefix(tx, project, change) }
    if (isDeepStrictEqual({ ...project, ...data }, project)) return project
    await keepPrefix(tx, project, data.shortIdPrefix)
    const updated = await tx.project.update({ where: { id: project.id }, data })
    const before = { name: project.name, slug: project.slug, shortIdPrefix: project.shortIdPrefix }
    await audit(tx, app, {
      ...madeBy(by),
      action: 'project.edit',
      target: updated.slug,
      data: { change: data, before },
    })
    return updated
  })
  // The event path keeps a project's options with its keys.
  forgetKeys(app)
  return updated
}

/** An organization's projects by slug; those of one team, when it is given. */
export async function listProjects(
  app: App,
  query: { organizationId: number; teamId?: number; search?: string; limit: number; offset: number },
) {
  const contains = query.search && { contains: literal(query.search), mode: 'insensitive' as const }
  return app.db.project.findMany({
    where: {
      organizationId: query.organizationId,
      teams: query.teamId === undefined ? undefined : { some: { teamId: query.teamId } },
      OR: contains ? [{ slug: contains }, { name: contains }] : undefined,
    },
    include: withTeams,
    orderBy: { slug: 'asc' },
    take: query.limit,
    skip: query.offset,
  })
}

export const withTeams = { teams: { include: { team: true }, orderBy: { teamId: 'asc' } } } as const

export type ProjectWithTeams = Prisma.ProjectGetPayload<{ include: typeof withTeams }>

/** A project of the organization by its slug or its number; null when there is none. */
export async function findProject(
  app: App,
  organizationId: number,
  name: { slug: string } | { id: number },
): Promise<ProjectWithTeams | null> {
  return app.db.project.findFirst({ where: { organizationId, ...name }, include: withTeams })
}

/** When a project's first event came; null before it. */
export async function firstEventOf(app: App, projectId: number): Promise<Date | null> {
  const first = await app.db.group.aggregate({ where: { projectId }, _min: { firstSeenAt: true } })
  return first._min.firstSeenAt
}

/**
 * Administrative changes of one organization happen one after the other, so that checks for a free name hold.
 * Rows that refer to the organization can be written meanwhile.
 */
export async function lockOrganization(tx: Transaction, organizationId: number): Promise<void> {
  await tx.$queryRaw`SELECT id FROM "Organization" WHERE id = ${organizationId} FOR NO KEY UPDATE`
}

async function insertProject(tx: Transaction, app: App, by: Author, wanted: NewProject) {
  const { organizationId } = by
  const name = wanted.name.trim()
  const slug = wanted.slug === undefined ? await freeSlug(tx, organizationId, name) : checkSlug(wanted.slug)
  if (wanted.slug !== undefined) await checkSlugFree(tx, organizationId, slug)
  const prefix = await freePrefix(tx, { organizationId, id: 0 }, prefixOf(slug))
  const project = await tx.project.create({
    data: {
      organizationId,
      slug,
      name,
      platform: wanted.platform ?? null,
      shortIdPrefix: prefix,
      createdAt: app.now(),
      prefixes: { create: { organizationId, prefix } },
      keys: { create: { publicKey: newPublicKey(app), label: 'Default', createdAt: app.now() } },
      teams: wanted.teamId === undefined ? undefined : { create: { teamId: wanted.teamId } },
    },
    include: { keys: true },
  })
  await audit(tx, app, {
    ...madeBy(by),
    action: 'project.create',
    target: slug,
    data: { id: project.id, name },
  })
  return project
}

/** 32 hex digits, the only form some SDKs accept. */
export function newPublicKey(app: Pick<App, 'newId'>): string {
  return app.newId().replaceAll('-', '')
}

async function findDemo(tx: Transaction, app: App, organizationId: number): Promise<FirstStart['demo']> {
  const project = await tx.project.findFirst({
    where: { organizationId, slug: 'demo' },
    include: { keys: { where: { isActive: true }, orderBy: { id: 'asc' }, take: 1 } },
  })
  const key = project?.keys[0]
  return project && key ? { project, dsn: dsnOf(app.config, project, key) } : null
}
