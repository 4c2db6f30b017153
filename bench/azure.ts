import { type AzureDevOpsFake, startAzureDevOps } from '../test/fakes/azureDevOps/server.ts'
import { serve } from './worker.ts'

/** A pretend Azure DevOps in a process of its own, with work items; its hooks are sent by somebody else. */
export type AzureTask = { items: number }

export type AzureMade = { url: string; token: string; organizationId: string; numbers: number[] }

let azure: AzureDevOpsFake | undefined

serve<AzureTask, AzureMade>(
  async ({ items }) => {
    const made = await startAzureDevOps()
    azure = made
    const numbers = Array.from({ length: items }, (_, at) => made.createItem({ title: `Work ${at}` }).number)
    return { url: made.url, token: made.tokens.full, organizationId: made.id, numbers }
  },
  async () => azure?.stop(),
)
