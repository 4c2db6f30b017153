import type { App } from '../../services/app.ts'
import { UserError } from '../../services/errors.ts'
import { readDetails } from '../../services/traces/details.ts'
import { readOverview } from '../../services/traces/overview.ts'
import type { Look, Reply } from '../layout/door.ts'
import { drawTransaction } from './draw.ts'
import { drawTransactions } from './list.ts'
import { readTraceList, spanOfPeriod } from './query.ts'

const perPage = 25

/** GET /transactions: what ran how often, how long it took, how much of it failed. */
export async function lookAtTransactions({ app, url, visitor, who }: Look): Promise<Reply> {
  const { organizationId } = visitor.person
  const query = readTraceList(url.searchParams)
  const projects = await app.db.project.findMany({
    where: { organizationId },
    orderBy: { name: 'asc' },
    select: { id: true, slug: true, name: true },
  })
  const chosen = query.project === null ? null : projects.filter(({ slug }) => slug === query.project)
  const projectIds = chosen?.map(({ id }) => id)
  const overview = await readOverview(
    app,
    { organizationId, projectIds, environments: environmentsOf(query.environment), text: query.text },
    {
      span: spanOfPeriod(query.period, app.now()),
      sort: query.sort,
      limit: perPage,
      offset: (query.page - 1) * perPage,
    },
  )
  const environments = await listEnvironments(
    app,
    (chosen ?? projects).map(({ id }) => id),
  )
  return { html: drawTransactions({ who, query, overview, perPage, projects, environments }) }
}

/** GET /transactions/{project}?name=…&op=…: one transaction over time, with examples. */
export async function lookAtTransaction({ app, req, url, visitor, who }: Look): Promise<Reply> {
  const { organizationId } = visitor.person
  const slug = String(req.params.project).replaceAll('\0', '')
  const project = await app.db.project.findFirst({ where: { organizationId, slug } })
  const name = (url.searchParams.get('name') ?? '').replaceAll('\0', '')
  if (!project || name === '') throw new UserError('There is no such transaction here.', 404)
  // Whoever does not say means every kind of that name.
  const op = url.searchParams.get('op')?.replaceAll('\0', '')
  const query = readTraceList(url.searchParams)
  const span = spanOfPeriod(query.period, app.now())
  const environments = environmentsOf(query.environment)
  const details = await readDetails(
    app,
    { organizationId, projectIds: [project.id], name, op, environments },
    { span, threshold: project.apdexThreshold },
  )
  return { html: drawTransaction({ now: app.now(), who, project, name, op: op ?? '', query, span, details }) }
}

function environmentsOf(environment: string | null): string[] | undefined {
  return environment === null ? undefined : [environment]
}

async function listEnvironments(app: App, projectIds: number[]): Promise<string[]> {
  const rows = await app.db.environment.findMany({
    where: { projectId: { in: projectIds } },
    distinct: ['name'],
    orderBy: { name: 'asc' },
    select: { name: true },
    take: 100,
  })
  return rows.map(({ name }) => name)
}
