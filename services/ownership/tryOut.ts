import type { Project } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { matchFiles, reasonOf } from './find.ts'
import { type MatchFacts, matchRules } from './match.ts'
import { type Owner, resolveOwners } from './people.ts'
import { parseRules } from './rules.ts'
import { fileOf } from './stackFiles.ts'

/** What decides who owns something, in words, and whom it names; null for names that mean nobody here. */
export type Answer = { reason: string; owners: { name: string; owner: Owner | null }[] }

/**
 * Who would own an error in a file, or at an address, by the rules and files as they are now; what decides stands
 * first. Empty when nothing fits.
 */
export async function tryOut(
  app: App,
  project: Pick<Project, 'id' | 'organizationId'>,
  { raw, what }: { raw: string; what: string },
): Promise<Answer[]> {
  const file = fileOf(what.trim())
  const facts: MatchFacts = {
    places: file ? [{ files: [file], module: what.trim() }] : [],
    url: /^https?:/i.test(what.trim()) ? what.trim() : null,
    tags: [],
  }
  const files = await app.db.codeOwners.findMany({ where: { projectId: project.id }, orderBy: { id: 'asc' } })
  const all = [
    ...matchRules(parseRules(raw).rules, facts).map((match) => ({ match, source: 'rule' as const })),
    ...matchFiles(files, facts).map((match) => ({ match, source: 'codeowners' as const })),
  ]
  const known = await resolveOwners(
    app,
    project.organizationId,
    all.flatMap(({ match }) => match.owners),
  )
  return all.map(({ match, source }) => ({
    reason: reasonOf(source, match),
    owners: match.owners.map((name) => ({ name, owner: known.get(name) ?? null })),
  }))
}
