import type { AzureDevOpsFake, AzureDevOpsOptions } from '../fakes/azureDevOps/server.ts'
import { startBoth } from './both.ts'
import type { TestHitch } from './hitch.ts'

/** A Hitch and an Azure DevOps that know each other: both by one clock, with hooks that reach Hitch's real door. */
export type Synced = {
  hitch: TestHitch
  azure: AzureDevOpsFake
  integrationId: number
  /** Everything that is due on both sides, until nothing is left. */
  settle(): Promise<void>
  /** Moves the clock of both. */
  advance(milliseconds: number): Promise<void>
  stop(): Promise<void>
}

/** @param options of the pretend Azure DevOps */
export async function startSynced(options: AzureDevOpsOptions = {}): Promise<Synced> {
  const { hitch, azure } = await startBoth({}, options)
  const { status, body } = await hitch.api('POST', '/api/0/organizations/hitch/integrations/', {
    provider: 'vsts',
    url: azure.url,
    token: azure.tokens.full,
  })
  if (status !== 201) throw new Error(`could not connect: ${status} ${JSON.stringify(body)}`)
  const { id: integrationId } = await hitch.app.db.integration.findFirstOrThrow({ orderBy: { id: 'desc' } })
  const synced: Synced = {
    hitch,
    azure,
    integrationId,
    async settle() {
      for (let turn = 0; turn < 20; turn++) {
        const before = azure.requests().length
        await hitch.drain()
        const sent = await azure.deliver()
        await hitch.drain()
        if (azure.requests().length === before && !sent) return
      }
    },
    advance: hitch.advance,
    async stop() {
      await azure.stop()
      await hitch.stop()
    },
  }
  await synced.settle()
  azure.forgetRequests()
  return synced
}
