import type { Project } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { type Actor, audit, madeBy } from '../audit.ts'
import { farewellLinks } from '../azureDevOps/setup/remove.ts'
import type { Transaction } from '../database/database.ts'
import { transact } from '../database/transaction.ts'
import { formatShortId } from '../groups/shortId.ts'
import { deleteSomeCheckIns } from '../monitors/monitors.ts'
import { deleteSomeSessions } from '../sessions/forget.ts'
import { forgetKeys } from './keys.ts'
import { lockOrganization } from './projects.ts'

// Small enough that the event path never waits long for a lock, and that one statement's work stays bounded.
const eventsAtOnce = 5000
const groupsAtOnce = 200

/**
 * Deletes a project and everything it holds. The keys go first, so that no event comes in; the rest follows in
 * batches. When Hitch stops in between, the project is there without keys and can be deleted again.
 */
export async function deleteProject(app: App, by: Actor, project: Project): Promise<void> {
  await transact(app, async (tx) => {
    await tx.projectKey.deleteMany({ where: { projectId: project.id } })
    await audit(tx, app, {
      ...madeBy(by),
      action: 'project.remove',
      target: project.slug,
      data: { id: project.id, name: project.name },
    })
  })
  forgetKeys(app)
  await untilNone(() => deleteEvents(app, project.id))
  await untilNone(() => deleteGroups(app, project))
  await untilNone(() => deleteSomeCheckIns(app, project.id))
  await untilNone(() => deleteSomeSessions(app, project.id))
  await transact(app, async (tx) => {
    await lockOrganization(tx, project.organizationId)
    await tx.project.deleteMany({ where: { id: project.id } })
  })
}

async function untilNone(deleteSome: () => Promise<number>): Promise<void> {
  let count: number
  do count = await deleteSome()
  while (count > 0)
}

function deleteEvents(app: App, projectId: number): Promise<number> {
  return app.db.$executeRaw`
    DELETE FROM "Event" WHERE "projectId" = ${projectId} AND "eventId" IN
      (SELECT "eventId" FROM "Event" WHERE "projectId" = ${projectId} ORDER BY "eventId" LIMIT ${eventsAtOnce})`
}

// Locked in the order in which the event path locks them, so that the two cannot wait for each other.
function deleteGroups(app: App, project: Project): Promise<number> {
  return transact(app, async (tx) => {
    const groups = await tx.$queryRaw<{ id: number }[]>`
      SELECT id FROM "Group" WHERE "projectId" = ${project.id} ORDER BY id LIMIT ${groupsAtOnce} FOR UPDATE`
    const where = { in: groups.map(({ id }) => id) }
    await retireCards(app, tx, project, where.in)
    await farewellLinks(app, tx, where.in, wordsFor(project))
    await tx.group.deleteMany({ where: { id: where } })
    return groups.length
  })
}

// The cards outlive the rows that know where they are, so each takes its address along.
async function retireCards(app: App, tx: Transaction, project: Project, groupIds: number[]): Promise<void> {
  const cards = await tx.message.findMany({
    where: { groupId: { in: groupIds }, state: 'posted', externalId: { not: null } },
    select: { conversationId: true, externalId: true, group: { select: { number: true, title: true } } },
  })
  const jobs = cards.map(({ conversationId, externalId, group }) => ({
    data: {
      conversationId,
      externalId: externalId ?? '',
      shortId: formatShortId(project.shortIdPrefix, group.number),
      title: group.title,
      why: wordsFor(project),
    },
  }))
  await app.jobs.sendMany(tx, 'retire', jobs)
}

function wordsFor({ slug }: Project): string {
  return `The project ${slug} was deleted.`
}
