import type { CodeOwners, Group, Project } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import type { EventPayload } from '../events/event.ts'
import { edgeEvent } from '../events/find.ts'
import { parseCodeOwners } from './codeOwnersFile.ts'
import type { CommitFacts, OwnerSource } from './groupOwners.ts'
import { type Match, type MatchFacts, matchRules } from './match.ts'
import { type Known, type Owner, resolveOwners } from './people.ts'
import { parseRules } from './rules.ts'
import type { OwnershipSettings } from './settings.ts'
import { stackPlaces } from './stackFiles.ts'
import { findSuspects, type Suspect } from './suspects.ts'

/** Somebody who could own a group, and why. */
export type Found = {
  source: OwnerSource
  owner: Owner | null
  reason: string
  /** The rule, or the line of a file, as it is written; null for a commit. */
  rule: string | null
  commit: CommitFacts | null
}

/** As many owners as rules, and as a file, may name for one group. */
const mostOwners = 2
// In code units: the longest that a line of history, a card and a table can bear.
const longestReason = 300

/** Everybody who could own a group by its latest event, the one to be asked first in front. */
export async function findOwners(
  app: App,
  project: Pick<Project, 'id' | 'organizationId'>,
  group: Pick<Group, 'id' | 'projectId' | 'firstRelease'>,
  settings: Pick<OwnershipSettings, 'raw'>,
): Promise<Found[]> {
  const event = await edgeEvent(app, group.id, 'latest')
  if (!event) return []
  const payload = event.payload as unknown as EventPayload
  const facts = factsOf(payload)
  const files = await app.db.codeOwners.findMany({ where: { projectId: project.id }, orderBy: { id: 'asc' } })
  const suspects = await findSuspects(app, project, group, { places: facts.places, mappings: files })
  const matches = {
    rule: matchRules(parseRules(settings.raw).rules, facts),
    codeowners: matchFiles(files, facts),
  }
  const names = [
    ...suspects.flatMap(({ email }) => email ?? []),
    ...[...matches.rule, ...matches.codeowners].flatMap(({ owners }) => owners),
  ]
  const known = await resolveOwners(app, project.organizationId, names)
  return [
    ...suspects.map((suspect) => ofSuspect(suspect, known)),
    ...ofMatches('rule', matches.rule, known),
    ...ofMatches('codeowners', matches.codeowners, known),
  ]
}

/** What rules are held against, from an event as it is stored. */
export function factsOf(payload: EventPayload): MatchFacts {
  const url = payload.request?.url
  return {
    places: stackPlaces(payload),
    url: typeof url === 'string' ? url : null,
    tags: [...(payload.tags ?? []), ...ownTags(payload)],
  }
}

/** What every CODEOWNERS file of a project says, one file after the other. */
export function matchFiles(files: CodeOwners[], facts: MatchFacts): (Match & { file: CodeOwners })[] {
  return files.flatMap((file) =>
    matchRules(parseCodeOwners(file.raw).rules, facts, file).map((match) => ({ ...match, file })),
  )
}

/** Why a rule, or a line of a file, names somebody. */
export function reasonOf(
  source: 'rule' | 'codeowners',
  { rule, what }: Pick<Match, 'rule' | 'what'>,
): string {
  const where = source === 'rule' ? 'ownership rules' : 'CODEOWNERS'
  const end = ` matches ${rule.text.slice(0, 120)} (${where}, line ${rule.line})`
  const room = longestReason - end.length
  return `${what.length > room ? `…${what.slice(1 - room)}` : what}${end}`.toWellFormed()
}

// They are columns of their own in an event, and tags to everybody who writes a rule.
function ownTags({
  environment,
  release,
  level,
  transaction,
  server_name,
}: EventPayload): [string, string][] {
  return Object.entries({ environment, release, level, transaction, server_name }).flatMap(
    ([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]]),
  )
}

function ofMatches(source: 'rule' | 'codeowners', matches: Match[], known: Known): Found[] {
  const found: Found[] = []
  for (const match of matches)
    for (const name of match.owners) {
      const owner = known.get(name)
      const isThere = found.some((one) => one.owner?.kind === owner?.kind && one.owner?.id === owner?.id)
      if (owner && !isThere && found.length < mostOwners)
        found.push({ source, owner, reason: reasonOf(source, match), rule: match.rule.text, commit: null })
    }
  return found
}

const touched = {
  high: 'where it happens',
  medium: 'which is in the stack',
  low: 'a file called like one in the stack',
}

function ofSuspect(suspect: Suspect, known: Known): Found {
  const { sha, message, author, email, repository, version, confidence, path } = suspect
  const name = author ?? email ?? 'somebody'
  const title = message ? `, “${message.slice(0, 80)}”,` : ''
  return {
    source: 'suspectCommit',
    owner: (email && known.get(email)) || null,
    reason:
      `commit ${sha.slice(0, 8)}${title} changed ${path.slice(-100)}, ${touched[confidence]}`.toWellFormed(),
    rule: null,
    commit: { sha, message, author: name, repository, version, confidence },
  }
}
