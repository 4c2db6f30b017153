import type { Integration } from '../../../prisma/client/client.ts'
import type { Foundation } from '../../app.ts'
import type { Credential } from './client.ts'
import type { Tokens } from './entra.ts'
import { AzureError } from './fault.ts'

/** The credential of a stored integration. @throws AzureError when no key of ours opens it */
export function readCredential(
  app: Pick<Foundation, 'secrets' | 'log'>,
  { id, credential }: Pick<Integration, 'id' | 'credential'>,
): Credential {
  try {
    return JSON.parse(app.secrets.open(credential)) as Credential
  } catch (error) {
    app.log.error({ err: error, integrationId: id }, 'a stored credential cannot be opened')
    throw new AzureError(
      'unauthorized',
      'The stored credential was sealed with another HITCH_SECRET_KEY: enter it again.',
    )
  }
}

// Entra is given ten seconds, and somebody else may be before us.
const timeout = 30_000

/**
 * Renews a delegated credential. Each renewal voids the refresh token before it, so that two at once would lock both
 * out: the row is locked from reading the old one to storing the new one.
 * @throws AzureError
 */
export async function refreshStored(
  app: Pick<Foundation, 'db' | 'secrets' | 'log'>,
  integrationId: number,
  refresh: (refreshToken: string) => Promise<Tokens>,
): Promise<Tokens> {
  const work = app.db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT id FROM "Integration" WHERE id = ${integrationId} FOR UPDATE`
      const integration = await tx.integration.findUnique({ where: { id: integrationId } })
      const credential = integration ? readCredential(app, integration) : null
      if (credential?.kind !== 'delegated')
        throw new AzureError('unauthorized', 'The integration was removed, or has another credential now.')
      const tokens = await refresh(credential.refreshToken)
      const { refreshToken } = tokens
      if (refreshToken && refreshToken !== credential.refreshToken)
        await tx.integration.update({
          where: { id: integrationId },
          data: { credential: app.secrets.seal(JSON.stringify({ ...credential, refreshToken })) },
        })
      return tokens
    },
    { timeout, maxWait: timeout },
  )
  try {
    return await work
  } catch (error) {
    if (error instanceof AzureError) throw error
    app.log.warn({ err: error, integrationId }, 'a credential of Azure DevOps could not be renewed')
    throw new AzureError('unavailable', 'The credential could not be renewed just now.')
  }
}
