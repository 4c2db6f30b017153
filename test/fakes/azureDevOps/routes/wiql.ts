import { ask } from '../ask.ts'
import { findField } from '../fields.ts'
import { baseUrl, findProject } from '../organization.ts'
import { malformed } from '../refusal.ts'
import type { Routes } from '../router.ts'
import { itemUrl } from '../show.ts'
import { readQuery } from '../wiql.ts'

export const wiqlRoutes: Routes = {
  wiql: {
    POST({ org, params, query, body, caller }) {
      const text = (body as { query?: unknown } | null)?.query
      if (typeof text !== 'string') throw malformed('VS403437: The query is missing.')
      if (params.project) findProject(org, params.project)
      const read = readQuery(text)
      const hasTime = query.get('timeprecision') === 'true'
      const found = ask({ org, me: caller.person.id, project: params.project ?? null, hasTime }, read)
      const top = Number(query.get('$top') ?? 20_000)
      const column = (name: string) => {
        const field = findField(name)
        const referenceName = field?.referenceName ?? name
        return { referenceName, name: field?.name, url: `${baseUrl(org)}/_apis/wit/fields/${referenceName}` }
      }
      return {
        status: 200,
        body: {
          queryType: 'flat',
          queryResultType: 'workItem',
          asOf: org.now().toISOString(),
          columns: read.columns.map(column),
          sortColumns: read.order.map(({ field, isDescending }) => ({
            field: column(field),
            descending: isDescending,
          })),
          workItems: found.slice(0, top).map((item) => ({ id: item.id, url: itemUrl(org, item) })),
        },
      }
    },
  },
}
