import type { Client, Urgency } from './client.ts'
import { isNotOffered } from './library.ts'
import type { Line } from './line.ts'
import { asRecord } from './plain.ts'
import { askRaw, segment } from './raw.ts'
import { orNull, presentList, readFound } from './shapes.ts'

const resource = { area: 'search', id: '73b2c9e2-ff9e-4447-8cda-5f5b21ff7cae', version: '7.1' }
const usualMost = 25

/** The search service, which an organization may not have. */
export function searchMethods(line: Line, urgency: Urgency): Pick<Client, 'search'> {
  return {
    async search(text, { project, most = usualMost } = {}) {
      if (!text.trim()) return []
      return await line.ask({ urgency, isRepeatable: true }, async (library) => {
        const asked = askRaw(library, library.at('search'), resource, {
          method: 'create',
          route: project === undefined ? {} : { project: segment(project) },
          body: { searchText: text.trim(), $skip: 0, $top: most, includeFacets: false },
        }).catch((error: unknown) => {
          if (isNotOffered(error)) return null
          throw error
        })
        const answer = await orNull(asked)
        return answer === null ? [] : presentList(asRecord(answer).results).flatMap(readFound)
      })
    },
  }
}
