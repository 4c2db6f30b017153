import type { AzureCommit, AzureRepository, Client, Urgency } from './client.ts'
import type { Library } from './library.ts'
import type { Line } from './line.ts'
import { asDate, asRecord, asText } from './plain.ts'
import { type Asked, askRaw, segment } from './raw.ts'
import { orNull, presentList } from './shapes.ts'

type Methods = Pick<Client, 'repositories' | 'repositoryFile' | 'commitsBetween' | 'changedFiles'>

const version = '7.1'
const resources = {
  repositories: { area: 'git', id: '225f7195-f9c7-4d14-ab28-a83f7ff77e1f', version },
  items: { area: 'git', id: 'fb93c0db-47ed-4a31-8c20-47552878fb44', version },
  commits: { area: 'git', id: '6400dfb2-0bcb-462b-b992-5a57f8f1416c', version },
  changes: { area: 'git', id: '5bf884f5-3e07-42e9-afb8-1b872267bf16', version },
}
const page = 100

/**
 * Repositories and what changed in them. Asked for without the library's own methods: loading them would cost more
 * memory than everything else of it that is used, for four questions.
 */
export function gitMethods(line: Line, urgency: Urgency): Methods {
  const read = { urgency, isRepeatable: true }
  const ask = (library: Library, resource: keyof typeof resources, asked: Asked) =>
    askRaw(library, library.at('git'), resources[resource], asked)

  return {
    async repositories(project) {
      return await line.ask(read, async (library) => {
        const route: Record<string, string> = project ? { project: segment(project) } : {}
        const answer = await ask(library, 'repositories', { method: 'get', route })
        return presentList(asRecord(answer).value).flatMap(readRepository)
      })
    },

    async repositoryFile(repositoryId, path) {
      return await line.ask(read, async (library) => {
        const route = { repositoryId: segment(repositoryId) }
        const query = { path: `/${path}`, includeContent: true, $format: 'json' }
        const item = await orNull(ask(library, 'items', { method: 'get', route, query }))
        const { content, isFolder } = asRecord(item)
        return item === null || isFolder === true ? null : asText(content)
      })
    },

    async commitsBetween(repositoryId, { from, to }, most) {
      const route = { repositoryId: segment(repositoryId) }
      // The walk begins at what is called compared, and leaves out what can be reached from the item.
      const commit = (sha: string) => ({ versionType: 'commit', version: sha })
      const body = from
        ? { itemVersion: commit(from), compareVersion: commit(to) }
        : { itemVersion: commit(to) }
      return await inPages(most, (skip, top) =>
        line.ask(read, async (library) => {
          const query = { $skip: skip, $top: top }
          const answer = await ask(library, 'commits', { method: 'create', route, query, body })
          return presentList(asRecord(answer).value).flatMap(readCommit)
        }),
      )
    },

    async changedFiles(repositoryId, sha, most) {
      const route = { repositoryId: segment(repositoryId), commitId: segment(sha) }
      const files = await inPages(most, (skip, top) =>
        line.ask(read, async (library) => {
          const answer = await ask(library, 'changes', { method: 'get', route, query: { top, skip } })
          return presentList(asRecord(answer).changes)
        }),
      )
      return files.flatMap(readChange)
    },
  }
}

async function inPages<Row>(
  most: number,
  ask: (skip: number, top: number) => Promise<Row[]>,
): Promise<Row[]> {
  const all: Row[] = []
  while (all.length < most) {
    const top = Math.min(page, most - all.length)
    const rows = await ask(all.length, top)
    all.push(...rows.slice(0, top))
    if (rows.length < top) break
  }
  return all
}

function readRepository(value: unknown): AzureRepository[] {
  const { id, name, project, defaultBranch, webUrl, isDisabled } = asRecord(value)
  const [repository, owner] = [asText(name), asText(asRecord(project).name)]
  if (!asText(id) || !repository || !owner || isDisabled === true) return []
  const branch = asText(defaultBranch).replace(/^refs\/heads\//, '') || null
  return [
    {
      id: asText(id).toLowerCase(),
      name: `${owner}/${repository}`,
      projectId: asText(asRecord(project).id).toLowerCase(),
      defaultBranch: branch,
      url: asText(webUrl),
    },
  ]
}

function readCommit(value: unknown): AzureCommit[] {
  const { commitId, comment, author } = asRecord(value)
  const { name, email, date } = asRecord(author)
  if (!asText(commitId)) return []
  return [
    {
      sha: asText(commitId),
      message: asText(comment),
      authorName: asText(name) || null,
      authorEmail: asText(email).toLowerCase() || null,
      at: asDate(date),
    },
  ]
}

// "edit, rename" has two meanings at once; what is there afterwards was at least modified.
function readChange(value: unknown): { path: string; type: string }[] {
  const { item, changeType } = asRecord(value)
  const { path, isFolder, gitObjectType } = asRecord(item)
  if (!asText(path) || isFolder === true || gitObjectType === 'tree') return []
  const kinds = asText(changeType).toLowerCase().split(/,\s*/)
  const type = kinds.includes('add') ? 'A' : kinds.includes('delete') ? 'D' : 'M'
  return [{ path: asText(path).replace(/^\/+/, '').slice(0, 1_000), type }]
}
