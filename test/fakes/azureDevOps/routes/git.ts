import { baseUrl, findProject, type Organization } from '../organization.ts'
import { malformed, Refusal } from '../refusal.ts'
import { type Commit, findRepository, type Repository } from '../repository.ts'
import type { Routes } from '../router.ts'

type Version = { versionType?: string; version?: string }
type Criteria = { itemVersion?: Version; compareVersion?: Version }

/** Repositories: who they are, files of the one branch, commits and what they changed. */
export const gitRoutes: Routes = {
  repositories: {
    GET({ org, params }) {
      if (params.repositoryId)
        return { status: 200, body: show(org, findRepository(org, params.repositoryId)) }
      const project = params.project ? findProject(org, params.project) : null
      const value = org.repositories
        .filter((one) => !one.project.isDeleted && (!project || one.project === project))
        .map((one) => show(org, one))
      return { status: 200, body: { count: value.length, value } }
    },
  },
  gitItems: {
    GET({ org, params, query }) {
      const repository = findRepository(org, params.repositoryId ?? '')
      const path = (query.get('path') ?? params.path ?? '').replace(/^\/+/, '')
      const content = repository.files.get(path.toLowerCase())
      if (content === undefined)
        throw new Refusal(
          404,
          'GitItemNotFoundException',
          `TF401174: The item '/${path}' could not be found in the repository '${repository.name}' at the version specified by '<Branch: main >'.`,
        )
      const withContent = query.get('includecontent') === 'true' && { content }
      return { status: 200, body: { gitObjectType: 'blob', path: `/${path}`, ...withContent } }
    },
  },
  commitsBatch: {
    POST({ org, params, query, body }) {
      const repository = findRepository(org, params.repositoryId ?? '')
      const { itemVersion, compareVersion } = (body ?? {}) as Criteria
      if (!itemVersion) throw malformed('searchCriteria.itemVersion must be given with compareVersion.')
      // History is walked from what is compared down to what the item has already.
      const end = indexOf(repository, compareVersion ?? itemVersion)
      const start = compareVersion ? indexOf(repository, itemVersion) + 1 : 0
      const all = repository.commits.slice(start, end + 1).reverse()
      const skip = Number(query.get('$skip') ?? 0)
      const value = all.slice(skip, skip + Number(query.get('$top') ?? 100)).map(showCommit)
      return { status: 200, body: { count: value.length, value } }
    },
  },
  commitChanges: {
    GET({ org, params, query }) {
      const repository = findRepository(org, params.repositoryId ?? '')
      const commit = repository.commits[indexOf(repository, { version: params.commitId ?? '' })]
      const skip = Number(query.get('skip') ?? 0)
      const changes = (commit?.changes ?? []).slice(skip, skip + Number(query.get('top') ?? 100))
      return {
        status: 200,
        body: {
          changeCounts: { Edit: changes.length },
          changes: changes.map(({ path, changeType, isFolder }) => ({
            item: {
              gitObjectType: isFolder ? 'tree' : 'blob',
              path: `/${path}`,
              ...(isFolder && { isFolder }),
            },
            changeType,
          })),
        },
      }
    },
  },
}

function indexOf({ commits, name }: Repository, { version = '' }: Version): number {
  const at = commits.findIndex(({ sha }) => sha === version.toLowerCase())
  if (at < 0)
    throw new Refusal(
      404,
      'GitUnresolvableToCommitException',
      `TF401175: The version descriptor <Commit: ${version} > could not be resolved to a version in the repository ${name}`,
    )
  return at
}

function show(org: Organization, { id, name, project, isDisabled }: Repository) {
  const webUrl = `${baseUrl(org)}/${encodeURIComponent(project.name)}/_git/${encodeURIComponent(name)}`
  return {
    id,
    name,
    project: { id: project.id, name: project.name, state: 'wellFormed' },
    defaultBranch: 'refs/heads/main',
    remoteUrl: webUrl,
    webUrl,
    isDisabled,
  }
}

// As there: a list cuts long messages, and says so.
function showCommit({ sha, message, author }: Commit) {
  const isCut = message.length > 255
  return {
    commitId: sha,
    author,
    committer: author,
    comment: isCut ? message.slice(0, 255) : message,
    ...(isCut && { commentTruncated: true }),
  }
}
