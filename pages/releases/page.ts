import { UserError } from '../../services/errors.ts'
import { listGroups } from '../../services/groups/search.ts'
import { listDeploys } from '../../services/releases/deploys.ts'
import { healthOf } from '../../services/releases/health.ts'
import { countRegressions, findRelease, listCommits, listReleases } from '../../services/releases/read.ts'
import { printText } from '../../services/search/print.ts'
import type { Look, Reply } from '../layout/door.ts'
import { drawRelease } from './draw.ts'
import { drawReleases } from './list.ts'

const perPage = 25
const mostGroups = 25
const mostLines = 50
const healthDays = 14
const furthestPage = 10_000

/** GET /releases: what went out, newest first. */
export async function lookAtReleases({ app, url, visitor, who }: Look): Promise<Reply> {
  const given = Number(url.searchParams.get('page') ?? 1)
  const page = Number.isInteger(given) && given > 0 && given <= furthestPage ? given : 1
  const search = (url.searchParams.get('query') ?? '').replaceAll('\0', '').trim().slice(0, 200)
  const { organizationId } = visitor.person
  const rows = await listReleases(app, {
    organizationId,
    search,
    // Whoever looks for one by its name means it.
    status: search ? 'all' : 'open',
    limit: perPage + 1,
    offset: (page - 1) * perPage,
  })
  const hasMore = rows.length > perPage
  const releases = rows.slice(0, perPage)
  const health = await healthOf(app, organizationId, releases, 1)
  return {
    html: drawReleases({ now: app.now(), who, search, page, hasMore, releases, health }),
  }
}

/** GET /releases/{version}: what is in a release, where it went, and what came of it. */
export async function lookAtRelease({ app, req, visitor, who }: Look): Promise<Reply> {
  const version = String(req.params.version).replaceAll('\0', '')
  const { organizationId } = visitor.person
  const release = await findRelease(app, { organizationId }, version)
  if (!release) throw new UserError(`There is no release ${version.slice(0, 60)} here.`, 404)
  const ofIt = { organizationId, version, limit: mostLines, offset: 0 }
  const [groups, commits, deploys, regressions, health] = await Promise.all([
    listGroups(app, {
      organizationId,
      projectIds: release.projects.map(({ project }) => project.id),
      text: `firstRelease:${printText(version)}`,
      limit: mostGroups,
    }),
    listCommits(app, ofIt),
    listDeploys(app, ofIt),
    countRegressions(app, release),
    healthOf(app, organizationId, [release], healthDays),
  ])
  return {
    html: drawRelease({
      now: app.now(),
      who,
      release,
      ...groups,
      commits,
      deploys,
      regressions,
      health: health.get(version)?.all,
    }),
  }
}
