import type { CodeOwners, Project, Repository } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { type Actor, audit, madeBy } from '../audit.ts'
import type { Transaction } from '../database/database.ts'
import { transact } from '../database/transaction.ts'
import { UserError } from '../errors.ts'
import { largestFile } from './codeOwnersFile.ts'

/** A file with the repository it is read from, when it is. */
export type CodeOwnersRow = CodeOwners & { repository: Repository | null }

export type CodeOwnersChange = {
  raw?: string
  stackRoot?: string
  sourceRoot?: string
  /** From which repository it is read from now on; only for a new one. */
  repositoryId?: number
}

const mostFiles = 10
const longestRoot = 500

/** The CODEOWNERS files of a project, oldest first. */
export async function listCodeOwners(app: App, projectId: number): Promise<CodeOwnersRow[]> {
  return app.db.codeOwners.findMany({
    where: { projectId },
    include: { repository: true },
    orderBy: { id: 'asc' },
  })
}

/** One of them; null when it is not there. */
export async function findCodeOwners(app: App, projectId: number, id: number): Promise<CodeOwnersRow | null> {
  return app.db.codeOwners.findFirst({ where: { id, projectId }, include: { repository: true } })
}

/**
 * Adds a file, by hand or from a repository of this organization, from which a job reads it then.
 * @throws UserError 400 when it is too large, 404 for an unknown repository, 409 when the repository has one already
 */
export async function addCodeOwners(
  app: App,
  by: Actor,
  project: Pick<Project, 'id' | 'slug' | 'organizationId'>,
  given: CodeOwnersChange,
): Promise<CodeOwners> {
  const { raw = '', stackRoot = '', sourceRoot = '', repositoryId } = given
  check(given)
  return transact(app, async (tx) => {
    await tx.$queryRaw`SELECT id FROM "Project" WHERE id = ${project.id} FOR UPDATE`
    if ((await tx.codeOwners.count({ where: { projectId: project.id } })) >= mostFiles)
      throw new UserError(`A project has at most ${mostFiles} CODEOWNERS files.`, 409)
    if (repositoryId !== undefined) await mayBeRead(tx, project, repositoryId)
    const now = app.now()
    const row = await tx.codeOwners.create({
      data: {
        projectId: project.id,
        raw,
        stackRoot,
        sourceRoot,
        repositoryId,
        createdAt: now,
        updatedAt: now,
      },
    })
    await tx.ownership.upsert({
      where: { projectId: project.id },
      create: { projectId: project.id, createdAt: now, updatedAt: now },
      update: {},
    })
    await record(app, tx, by, project, 'add', row)
    if (repositoryId !== undefined) await readSoon(app, tx, row.id)
    return row
  })
}

/** Has one that is read from a repository read again. */
export async function readAgain(app: App, { id }: Pick<CodeOwners, 'id'>): Promise<void> {
  await transact(app, (tx) => readSoon(app, tx, id))
}

async function readSoon(app: App, tx: Transaction, codeOwnersId: number): Promise<void> {
  await app.jobs.send(tx, 'syncCodeOwners', { codeOwnersId }, { key: String(codeOwnersId) })
}

/** Changes one. What is read from a repository is changed there. @throws UserError 400, 409 */
export async function changeCodeOwners(
  app: App,
  by: Actor,
  project: Pick<Project, 'id' | 'slug'>,
  row: CodeOwners,
  change: Omit<CodeOwnersChange, 'repositoryId'>,
): Promise<void> {
  check(change)
  if (change.raw !== undefined && row.repositoryId !== null)
    throw new UserError('This file is read from its repository; change it there.', 409)
  await transact(app, async (tx) => {
    await tx.codeOwners.updateMany({ where: { id: row.id }, data: { ...change, updatedAt: app.now() } })
    await record(app, tx, by, project, 'update', row)
  })
}

/** Forgets one. */
export async function removeCodeOwners(
  app: App,
  by: Actor,
  project: Pick<Project, 'id' | 'slug'>,
  row: CodeOwners,
): Promise<void> {
  await transact(app, async (tx) => {
    await tx.codeOwners.deleteMany({ where: { id: row.id } })
    await record(app, tx, by, project, 'remove', row)
  })
}

async function record(
  app: App,
  tx: Transaction,
  by: Actor,
  project: Pick<Project, 'id' | 'slug'>,
  verb: 'add' | 'update' | 'remove',
  { id, repositoryId }: CodeOwners,
): Promise<void> {
  await audit(tx, app, {
    ...madeBy(by),
    action: `codeowners.${verb}`,
    target: project.slug,
    data: { id, repositoryId },
  })
  await app.jobs.send(tx, 'sweepOwners', { projectId: project.id }, { key: String(project.id) })
}

function check({ raw = '', stackRoot = '', sourceRoot = '' }: CodeOwnersChange): void {
  if (raw.length > largestFile)
    throw new UserError(
      `A CODEOWNERS file has at most ${largestFile.toLocaleString('en-US')} characters.`,
      400,
    )
  if (stackRoot.length > longestRoot || sourceRoot.length > longestRoot)
    throw new UserError(`A root has at most ${longestRoot} characters.`, 400)
}

async function mayBeRead(
  tx: Transaction,
  project: Pick<Project, 'id' | 'organizationId'>,
  repositoryId: number,
): Promise<void> {
  const { organizationId, id: projectId } = project
  const there = await tx.repository.count({ where: { id: repositoryId, integration: { organizationId } } })
  if (there === 0) throw new UserError('That repository is not here any more.', 404)
  if ((await tx.codeOwners.count({ where: { projectId, repositoryId } })) > 0)
    throw new UserError('The CODEOWNERS file of that repository is read already.', 409)
}
