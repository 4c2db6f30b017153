import { findEvent, parseEventId } from '../../services/events/find.ts'
import { findCommitters } from '../../services/ownership/committers.ts'
import { type Call, missing, type Reply, type RestRoute } from './call.ts'
import { userJson } from './people.ts'
import { projectOf } from './projects.ts'

export const committerRoutes: RestRoute[] = [
  {
    method: 'get',
    path: '/api/0/projects/:org/:project/events/:event/committers/',
    scope: 'event:read',
    handle: list,
  },
]

/** Commits that may have brought an event in, by author; those likelier first. */
async function list(call: Call): Promise<Reply> {
  const { app } = call
  const project = await projectOf(call)
  const event = await findEvent(app, project.id, parseEventId(call.param('event')))
  if (!event) throw missing()
  const suspects = await findCommitters(app, project, event)
  const ids = suspects.flatMap(({ owner }) => (owner?.kind === 'person' ? owner.id : []))
  const people = await app.db.person.findMany({ where: { id: { in: ids } } })
  const committers = new Map<string, { author: object; commits: object[] }>()
  for (const { owner, author, email, ...commit } of suspects) {
    const key = owner ? `${owner.id}` : (email ?? author ?? '')
    const person = people.find(({ id }) => id === owner?.id)
    const known = person ? userJson(person) : { name: author ?? email ?? '', email: email ?? '' }
    const of = committers.get(key) ?? { author: known, commits: [] }
    committers.set(key, of)
    of.commits.push({
      id: commit.sha,
      message: commit.message,
      dateCreated: commit.at.toISOString(),
      repository: commit.repository === null ? null : { name: commit.repository },
      releases: [{ version: commit.version }],
      score: scores[commit.confidence],
      suspectCommitType: 'via commit in release',
    })
  }
  return { body: { committers: [...committers.values()] } }
}

const scores = { high: 3, medium: 2, low: 1 }
