import { findProject } from '../organization.ts'
import { malformed, Refusal } from '../refusal.ts'
import type { Routes } from '../router.ts'
import type { SearchIndex } from '../searchIndex.ts'

/** The search service: an index of its own, that may be behind. */
export function searchRoutes(index: SearchIndex): Routes {
  return {
    searchResults: {
      POST({ org, params, body }) {
        if (!org.switches.hasSearch)
          throw new Refusal(404, 'HttpException', 'The search service is not installed.')
        const asked = (body ?? {}) as Record<string, unknown>
        const text = asked.searchText
        if (typeof text !== 'string' || text.trim() === '')
          throw malformed('The search text must not be empty.')
        const top = Number(asked.$top ?? 0)
        if (!(top >= 1 && top <= 1_000)) throw malformed('$top must be between 1 and 1000.')
        const filters = { ...(asked.filters as Record<string, string[]> | null) }
        if (params.project) filters['System.TeamProject'] = [findProject(org, params.project).name]
        const all = index.find(text, filters)
        const skip = Number(asked.$skip ?? 0)
        return {
          status: 200,
          body: { count: all.length, results: all.slice(skip, skip + top), infoCode: 0, facets: null },
        }
      },
    },
  }
}
