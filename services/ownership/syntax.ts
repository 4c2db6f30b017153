import type { App } from '../app.ts'
import { type Known, type Owner, resolveOwners } from './people.ts'
import type { Rules } from './rules.ts'

/** Rules with whom they mean. */
export type Meant = {
  rules: {
    line: number
    text: string
    type: string
    pattern: string
    owners: { name: string; owner: Owner | null }[]
  }[]
  /** Names that mean nobody here, each once. */
  unknown: string[]
}

/** Whom the rules of a text mean, as things are now. */
export async function meaningOf(app: App, organizationId: number, { rules }: Rules): Promise<Meant> {
  const names = rules.flatMap(({ owners }) => owners)
  const known: Known = await resolveOwners(app, organizationId, names)
  return {
    rules: rules.map(({ line, text, matcher, owners }) => ({
      line,
      text,
      type: matcher.type === 'tags' ? `tags.${matcher.tag}` : matcher.type,
      pattern: matcher.pattern,
      owners: owners.map((name) => ({ name, owner: known.get(name) ?? null })),
    })),
    unknown: [...new Set(names.filter((name) => !known.has(name)))],
  }
}
