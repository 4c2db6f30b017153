import { freePort } from '../demo/ports.ts'
import { type AzureDevOpsOptions, startAzureDevOps } from '../fakes/azureDevOps/server.ts'
import { startHitch } from './hitch.ts'

/** A Hitch and an Azure DevOps that reach each other by one clock, so that hooks really come. */
export async function startBoth(env: Record<string, string> = {}, options: AzureDevOpsOptions = {}) {
  const port = await freePort()
  const address = { PORT: String(port), HITCH_PUBLIC_URL: `http://127.0.0.1:${port}` }
  const hitch = await startHitch({ ...address, ...env })
  const azure = await startAzureDevOps({ now: hitch.app.now, ...options })
  return { hitch, azure }
}
