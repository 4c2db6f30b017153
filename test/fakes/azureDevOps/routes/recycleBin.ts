import { binned, destroy, restoreItem, showDeleted } from '../recycleBin.ts'
import { malformed } from '../refusal.ts'
import type { Routes } from '../router.ts'

export const recycleBinRoutes: Routes = {
  recycleBin: {
    GET({ org, params, query }) {
      if (params.id) return { status: 200, body: showDeleted(org, binned(org, params.id), true) }
      const wanted = query.get('ids')?.split(',').map(Number)
      const value = [...org.items.values()]
        .filter((one) => one.isDeleted && (!wanted || wanted.includes(one.id)))
        .map((one) => (wanted ? showDeleted(org, one, false) : { id: one.id, url: '' }))
      return { status: 200, body: { count: value.length, value } }
    },
    PATCH({ org, params, body, caller }) {
      const item = binned(org, params.id ?? '')
      const { IsDeleted, isDeleted = IsDeleted } = (body ?? {}) as Record<string, unknown>
      if (isDeleted !== false) throw malformed('VS402350: A work item is restored with IsDeleted false.')
      const shown = showDeleted(org, item, false)
      restoreItem(org, item, caller.person.id)
      return { status: 200, body: shown }
    },
    DELETE({ org, params }) {
      destroy(org, binned(org, params.id ?? ''))
      return { status: 204 }
    },
  },
}
