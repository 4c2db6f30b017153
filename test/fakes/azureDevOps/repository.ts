import { guidOf } from './chance.ts'
import type { Organization } from './organization.ts'
import type { Project } from './project.ts'
import { Refusal } from './refusal.ts'

export type Commit = {
  sha: string
  message: string
  author: { name: string; email: string; date: string }
  changes: { path: string; changeType: string; isFolder?: boolean }[]
}

/** A Git repository with one branch; its commits are in the order in which they were pushed. */
export type Repository = {
  id: string
  name: string
  project: Project
  isDisabled: boolean
  commits: Commit[]
  /** By path in lower case, without a slash in front. */
  files: Map<string, string>
}

export type NewCommit = {
  message: string
  author?: string
  email?: string
  changes?: Commit['changes']
}

export function createRepository(project: Project, name: string): Repository {
  const id = guidOf(`repository ${project.name} ${name}`)
  return { id, name, project, isDisabled: false, commits: [], files: new Map() }
}

/** By GUID, name or Project/Name. @throws Refusal as the real one words it */
export function findRepository(org: Organization, idOrName: string): Repository {
  const wanted = idOrName.toLowerCase()
  const found = org.repositories.find(({ id, name, project }) =>
    [id, name.toLowerCase(), `${project.name}/${name}`.toLowerCase()].includes(wanted),
  )
  if (!found)
    throw new Refusal(
      404,
      'GitRepositoryNotFoundException',
      `TF401019: The Git repository with name or identifier ${idOrName} does not exist or you do not have permissions for the operation you are attempting.`,
    )
  return found
}

export function pushCommit(repository: Repository, commit: NewCommit, at: Date): string {
  const { author = 'Ana Lima', email = 'ana@contoso.example', message, changes = [] } = commit
  const seed = guidOf(`commit ${repository.id} ${repository.commits.length}`).replaceAll('-', '')
  const sha = `${seed}${seed}`.slice(0, 40)
  const date = new Date(at.getTime() + repository.commits.length * 1_000).toISOString()
  repository.commits.push({ sha, message, author: { name: author, email, date }, changes })
  return sha
}
