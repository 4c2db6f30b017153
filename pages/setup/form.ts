import { UserError } from '../../services/errors.ts'
import type { Happening } from '../../services/rules/rule.ts'

/** When a group is posted, in words. */
export const happenings = {
  new: 'new',
  regressed: 'came back',
  escalating: 'escalating',
} as const

const levels = ['debug', 'info', 'warning', 'error', 'fatal']

export type Wish = { projectSlug: string; environment?: string; level?: string; happenings: Happening[] }

/**
 * What the form of the set-up page wants: which projects, and which of those it showed no more.
 * @throws UserError 400 when a project is chosen and none of its happenings
 */
export function readSetup(form: URLSearchParams): { wanted: Wish[]; unwanted: string[] } {
  const chosen = new Set(form.getAll('project'))
  const unwanted = [...new Set(form.getAll('known'))].filter((slug) => !chosen.has(slug))
  return { wanted: [...chosen].map((slug) => readWish(form, slug)), unwanted }
}

function readWish(form: URLSearchParams, slug: string): Wish {
  const environment = form.get(`environment:${slug}`)?.trim().slice(0, 64)
  const level = form.get(`level:${slug}`) ?? ''
  const names = Object.keys(happenings) as (keyof typeof happenings)[]
  const some = names.filter((name) => form.getAll(`happening:${slug}`).includes(name))
  if (some.length === 0) throw new UserError(`Choose at least one kind of news for ${slug}, or leave it out.`)
  return {
    projectSlug: slug,
    ...(environment && { environment }),
    ...(levels.includes(level) && { level }),
    happenings: some.length === names.length ? ['all'] : some,
  }
}
