import type { Project, Team } from '../../prisma/client/client.ts'
import { readScrubOptions } from '../../services/events/scrub.ts'
import { readFilterOptions } from '../../services/filters/options.ts'
import type { ProjectWithTeams } from '../../services/projects/projects.ts'
import { filterOptionsJson } from './filterOptions.ts'
import { groupingJson } from './groupingBody.ts'
import { teamName } from './people.ts'
import { categoryQuotasJson, rateLimitJson } from './rateLimit.ts'

/** A project as lists show it. */
export function projectJson(project: Project & { teams?: { team: Team }[] }) {
  const teams = (project.teams ?? []).map(({ team }) => teamName(team))
  return {
    id: String(project.id),
    slug: project.slug,
    name: project.name,
    platform: project.platform,
    dateCreated: project.createdAt.toISOString(),
    status: 'active',
    shortIdPrefix: project.shortIdPrefix,
    isBookmarked: false,
    isMember: true,
    isPublic: false,
    isInternal: false,
    hasAccess: true,
    features: [],
    firstEvent: null as string | null,
    firstTransactionEvent: false,
    avatar: { avatarType: 'letter_avatar', avatarUuid: null },
    color: colorOf(project.slug),
    team: teams[0] ?? null,
    teams,
  }
}

/** A project by itself, with its options. */
export function projectDetails(project: ProjectWithTeams, organization: object, firstEvent: Date | null) {
  const scrub = readScrubOptions(project.scrub)
  return {
    ...projectJson(project),
    firstEvent: firstEvent?.toISOString() ?? null,
    organization,
    dataScrubber: true,
    dataScrubberDefaults: scrub.useDefaults,
    sensitiveFields: scrub.names,
    safeFields: scrub.safeNames,
    scrubIPAddresses: scrub.dropIps,
    rateLimit: rateLimitJson(project),
    quotas: categoryQuotasJson(project.quotas),
    badReleaseCards: project.tellsBadReleases,
    spikeGuard: project.spikeGuard,
    retentionDays: project.retentionDays,
    eventBudget: project.eventBudget,
    resolveAge: project.resolveAge ?? 0,
    ...groupingJson(project),
    apdexThreshold: project.apdexThreshold,
    options: filterOptionsJson(readFilterOptions(project.filters)),
  }
}

/** A project where only its name is of interest. */
export function projectName(project: { id: number; slug: string; name: string; platform?: string | null }) {
  return {
    id: String(project.id),
    name: project.name,
    slug: project.slug,
    platform: project.platform ?? null,
  }
}

// Clients tell projects apart by it; any fixed choice will do.
function colorOf(slug: string): string {
  const colors = ['#3fbf7f', '#3f7fbf', '#7f3fbf', '#bf3f7f', '#bf7f3f', '#3fbfbf', '#bf3f3f', '#5f5fbf']
  const sum = [...slug].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0)
  return colors[sum % colors.length] ?? '#3fbf7f'
}
