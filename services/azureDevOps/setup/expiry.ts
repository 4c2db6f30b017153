import type { Integration } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import { transact } from '../../database/transaction.ts'
import { tellAbout } from '../health.ts'

const dayMs = 24 * 3_600_000
/** At how many days before the end people are warned; at 0 it has ended. */
const marks = [0, 1, 7, 30]

/** Warns of the end of a credential where its integration was set up: 30, 7 and 1 days before it, and then, once each. */
export async function warnExpiry(app: App, integration: Integration): Promise<void> {
  const { id, credentialEndsAt, warnedDays, state } = integration
  if (!credentialEndsAt) return
  const mark = dueMark(app.now(), credentialEndsAt)
  if (mark === null || state === 'removed' || (warnedDays !== null && warnedDays <= mark)) return
  await transact(app, async (tx) => {
    // Of several instances one warns; and nobody does when it was renewed meanwhile.
    const where = { id, credentialEndsAt, warnedDays }
    const { count } = await tx.integration.updateMany({ where, data: { warnedDays: mark } })
    if (count > 0) await tellAbout(app, tx, integration, wordsFor(app, integration, credentialEndsAt, mark))
  })
}

/** The nearest mark that a moment has come to; null when the end is farther away than that. */
export function dueMark(now: Date, endsAt: Date): number | null {
  const left = endsAt.getTime() - now.getTime()
  return marks.find((days) => left <= days * dayMs) ?? null
}

function wordsFor(app: App, { id, name, credentialKind }: Integration, endsAt: Date, mark: number): string {
  const what = credentialKind === 'servicePrincipal' ? 'client secret' : 'token'
  const days = Math.ceil((endsAt.getTime() - app.now().getTime()) / dayMs)
  const on = endsAt.toISOString().slice(0, 10)
  const when =
    mark === 0 ? `ended on ${on}` : `ends ${days <= 1 ? 'within a day' : `in ${days} days`}, on ${on}`
  const renew = `Renew it at ${app.config.publicUrl}/settings/azure-devops/${id}: links and settings stay as they are`
  const rest =
    mark === 0 ? `${renew}, and what happened meanwhile is caught up.` : `${renew}, and nothing is missed.`
  return `The ${what} with which I enter Azure DevOps (${name}) ${when}. ${rest}`
}
