import { z } from 'zod'
import { legacyBrowserNames } from '../../services/filters/browsers.ts'
import { type FilterOptions, readFilterOptions } from '../../services/filters/options.ts'
import { updateProject } from '../../services/projects/projects.ts'
import { fieldError } from './body.ts'
import { type Call, missing, type Reply, type RestRoute } from './call.ts'
import { browsers } from './filterOptions.ts'
import { projectOf } from './projects.ts'

const path = '/api/0/projects/:org/:project/filters/'

export const filterRoutes: RestRoute[] = [
  { method: 'get', path, scope: 'project:read', handle: list },
  { method: 'put', path: `${path}:filter/`, scope: 'project:write', handle: update },
]

type Switch = 'browserExtensions' | 'localhost' | 'webCrawlers' | 'healthChecks'

const switches: Record<string, { field: Switch; name: string; description: string }> = {
  'browser-extensions': {
    field: 'browserExtensions',
    name: 'Browser extensions',
    description: 'Errors that an add-on of the browser threw, and not the page.',
  },
  localhost: {
    field: 'localhost',
    name: 'Localhost',
    description: 'Events of pages at localhost, 127.0.0.1 and ::1.',
  },
  'web-crawlers': {
    field: 'webCrawlers',
    name: 'Web crawlers',
    description: 'Events of programs that walk the web, by what they call themselves.',
  },
  'filtered-transaction': {
    field: 'healthChecks',
    name: 'Health checks',
    description: 'Transactions by which others look whether one is well, such as GET /healthz.',
  },
}

const change = z.object({
  active: z.boolean().optional(),
  subfilters: browsers.optional(),
})

async function list(call: Call): Promise<Reply> {
  const { filters } = await projectOf(call)
  return { body: filtersJson(readFilterOptions(filters)) }
}

async function update(call: Call): Promise<Reply> {
  const project = await projectOf(call)
  const name = call.param('filter')
  const known = Object.hasOwn(switches, name) ? switches[name] : undefined
  if (!known && name !== 'legacy-browsers') throw missing()
  const { active, subfilters } = await call.body(change)
  const filters = readFilterOptions(project.filters)
  if (known) {
    if (active === undefined) throw fieldError('active', 'This field is required.')
    filters[known.field] = active
  } else {
    if (active === undefined && !subfilters) throw fieldError('subfilters', 'This field is required.')
    filters.legacyBrowsers = subfilters ?? (active ? legacyBrowserNames : [])
  }
  await updateProject(call.app, call.by, project.id, { filters })
  return { status: 204 }
}

function filtersJson(filters: FilterOptions): object[] {
  const named = Object.entries(switches).map(([id, { field, name, description }]) => ({
    id,
    active: filters[field],
    name,
    description,
  }))
  const description = 'Events of browsers that are too old to be cared for.'
  const legacy = {
    id: 'legacy-browsers',
    // In Sentry's form: the names when some are on, or no.
    active: filters.legacyBrowsers.length > 0 ? filters.legacyBrowsers : false,
    name: 'Legacy browsers',
    description,
  }
  return [...named, legacy]
}
