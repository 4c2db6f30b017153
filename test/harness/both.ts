import { createAzureDevOps } from '../../services/azureDevOps/connect.ts'
import { freePort } from '../all/child.ts'
import { startAzureDevOps } from '../fakes/azureDevOps/server.ts'
import { startHitch } from './hitch.ts'

/**
 * A Hitch and an Azure DevOps that reach each other, so that hooks really come; Hitch is less patient with it than
 * with the real one.
 */
export async function startBoth(env: Record<string, string> = {}) {
  const port = await freePort()
  const hitch = await startHitch({
    PORT: String(port),
    HITCH_PUBLIC_URL: `http://127.0.0.1:${port}`,
    ...env,
  })
  const patience = { tries: 2, pauseMs: 5 }
  Object.assign(hitch.app, { azureDevOps: createAzureDevOps(hitch.app, { patience }) })
  const azure = await startAzureDevOps({ now: hitch.app.now })
  return { hitch, azure }
}
