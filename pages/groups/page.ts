import type { App } from '../../services/app.ts'
import { countFitting, listGroups } from '../../services/groups/search.ts'
import { dsnOf } from '../../services/projects/projects.ts'
import type { Look, Reply } from '../layout/door.ts'
import { drawGroups } from './draw.ts'
import type { Welcome } from './nothing.ts'
import { mostCounted, perPage, readList } from './query.ts'

/** GET /: the groups of the visitor's organization, or what to do as long as there are none. */
export async function lookAtGroups({ app, url, visitor, who }: Look): Promise<Reply> {
  const { organizationId } = visitor.person
  const query = readList(url.searchParams)
  const projects = await app.db.project.findMany({
    where: { organizationId },
    orderBy: { name: 'asc' },
    select: { id: true, slug: true, name: true },
  })
  const chosen = query.project === null ? null : projects.filter((project) => project.slug === query.project)
  const asked = {
    organizationId,
    ...(chosen && { projectIds: chosen.map((project) => project.id) }),
    text: query.text,
    me: visitor.person,
    sort: query.sort,
  }
  const [found, count] = await Promise.all([
    listGroups(app, { ...asked, limit: perPage, offset: (query.page - 1) * perPage }),
    countFitting(app, asked, mostCounted),
  ])
  const welcome = found.groups.length === 0 ? await welcomeOf(app, organizationId) : null
  return { html: drawGroups({ now: app.now(), who, query, ...found, count, projects, welcome }) }
}

// The demo project when there is one, else the first: any will do to see a first error arrive.
async function welcomeOf(app: App, organizationId: number): Promise<Welcome | null> {
  if (await app.db.group.findFirst({ where: { project: { organizationId } }, select: { id: true } }))
    return null
  const projects = await app.db.project.findMany({
    where: { organizationId, keys: { some: { isActive: true } } },
    orderBy: { id: 'asc' },
    take: 50,
    include: { keys: { where: { isActive: true }, orderBy: { id: 'asc' }, take: 1 } },
  })
  const project = projects.find(({ slug }) => slug === 'demo') ?? projects[0]
  const key = project?.keys[0]
  return project && key
    ? { projectName: project.name, dsn: dsnOf(app.config, project, key) }
    : { projectName: null, dsn: null }
}
