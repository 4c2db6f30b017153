import type { Event, Project } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import type { EventPayload } from '../events/event.ts'
import { type Owner, resolveOwners } from './people.ts'
import { stackPlaces } from './stackFiles.ts'
import { findSuspects, type Suspect } from './suspects.ts'

/** Commits that may have brought in what one event tells of, each with who wrote it, if they are somebody here. */
export async function findCommitters(
  app: App,
  project: Pick<Project, 'id' | 'organizationId'>,
  event: Pick<Event, 'groupId' | 'payload'>,
): Promise<(Suspect & { owner: Owner | null })[]> {
  const [group, mappings] = await Promise.all([
    app.db.group.findUnique({
      where: { id: event.groupId },
      select: { id: true, projectId: true, firstRelease: true },
    }),
    app.db.codeOwners.findMany({ where: { projectId: project.id } }),
  ])
  if (!group) return []
  const places = stackPlaces(event.payload as unknown as EventPayload)
  const suspects = await findSuspects(app, project, group, { places, mappings })
  const emails = suspects.flatMap(({ email }) => email ?? [])
  const known = await resolveOwners(app, project.organizationId, emails)
  return suspects.map((suspect) => ({
    ...suspect,
    owner: (suspect.email && known.get(suspect.email)) || null,
  }))
}
