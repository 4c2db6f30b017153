import type { App } from '../app.ts'
import { AzureError } from '../azureDevOps/connect/fault.ts'
import { withClient } from '../azureDevOps/health.ts'
import { transact } from '../database/transaction.ts'
import type { JobData } from '../jobs.ts'
import { largestFile } from './codeOwnersFile.ts'
import { troubleOf } from './repositories.ts'

/** Where such a file may be, most usual first. */
const places = [
  'CODEOWNERS',
  'docs/CODEOWNERS',
  '.azuredevops/CODEOWNERS',
  '.github/CODEOWNERS',
  '.gitlab/CODEOWNERS',
]

/** Job `syncCodeOwners`: reads a CODEOWNERS file from its repository. What was read before stays while it cannot be. */
export async function syncCodeOwners(app: App, { codeOwnersId }: JobData['syncCodeOwners']): Promise<void> {
  const row = await app.db.codeOwners.findUnique({
    where: { id: codeOwnersId },
    include: { repository: { include: { integration: true } } },
  })
  if (!row?.repository || row.repository.integration.state === 'removed') return
  const { externalId, integration, name } = row.repository
  try {
    const found = await withClient(app, integration, async (client) => {
      for (const path of places) {
        const raw = await client.repositoryFile(externalId, path)
        if (raw !== null) return { path, raw: raw.replaceAll('\0', '').toWellFormed() }
      }
      return null
    })
    const isTooLarge = found !== null && found.raw.length > largestFile
    const trouble = !found
      ? `${name} has no CODEOWNERS file. It is looked for at its root and in docs, .azuredevops, .github and .gitlab.`
      : isTooLarge
        ? `${found.path} is larger than ${largestFile.toLocaleString('en-US')} characters.`
        : null
    await keep({ trouble, path: found?.path ?? null, raw: isTooLarge ? '' : (found?.raw ?? '') })
  } catch (error) {
    if (!(error instanceof AzureError)) throw error
    await keep({ trouble: troubleOf(error) })
  }

  async function keep(change: { trouble: string | null; path?: string | null; raw?: string }): Promise<void> {
    const now = app.now()
    const isOther = change.raw !== undefined && change.raw !== row?.raw
    await transact(app, async (tx) => {
      await tx.codeOwners.updateMany({
        where: { id: codeOwnersId },
        data: { ...change, syncedAt: now, ...(isOther && { updatedAt: now }) },
      })
      const projectId = row?.projectId ?? 0
      if (isOther) await app.jobs.send(tx, 'sweepOwners', { projectId }, { key: String(projectId) })
    })
  }
}
