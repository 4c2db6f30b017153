import { UserError } from '../../services/errors.ts'
import { findProject } from '../../services/projects/projects.ts'
import { type Call, missing, nameOf } from './call.ts'

const most = 100

/**
 * The numbers of the projects that a query names with `project`, several times; null for all of them, which -1 says
 * as well.
 * @throws UserError 400 for too many, 404 for one that is not there
 */
export async function askedProjects({ app, bearer, query }: Call): Promise<number[] | null> {
  const names = query.getAll('project').filter(Boolean)
  if (names.length === 0 || names.includes('-1')) return null
  if (names.length > most) throw new UserError(`Ask for at most ${most} projects at a time.`)
  return Promise.all(
    names.map(async (name) => {
      const project = await findProject(app, bearer.organizationId, nameOf(name))
      if (!project) throw missing()
      return project.id
    }),
  )
}
