import type { IncomingMessage, ServerResponse } from 'node:http'
import { type AzureDevOpsFake, startAzureDevOps } from '../../fakes/azureDevOps/server.ts'
import { me, others } from '../team.ts'
import { fillBacklog, project } from './backlog.ts'
import { pagesOf } from './pages.ts'

export type Board = {
  /** What people open. */
  url: string
  /** What Hitch is connected to, and with what. */
  organization: string
  token: string
  there: AzureDevOpsFake
  stop(): Promise<void>
}

/** Connects it with Hitch, as an administrator would: with an address and a token. */
export async function connectBoard(
  { organization, token }: Board,
  hitch: string,
  adminToken: string,
): Promise<void> {
  const response = await fetch(`${hitch}/api/0/organizations/hitch/integrations/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ provider: 'vsts', url: organization, token }),
  })
  if (!response.ok) throw new Error(`connecting the board: ${response.status} ${await response.text()}`)
}

/** Opens the pretend Azure DevOps with pages on which people see its board and move what is on it. */
export async function openBoard(port: number): Promise<Board> {
  let answer = (_req: IncomingMessage, _res: ServerResponse, _body: string): boolean => false
  const there = await startAzureDevOps({
    name: 'rope-locker',
    hostname: 'localhost',
    port,
    auto: true,
    isFresh: true,
    people: [me, ...others].map(({ name, email }) => ({ name, mail: email })),
    projects: [{ name: project, process: 'Agile' }],
    pages: (req, res, body) => answer(req, res, body),
  })
  fillBacklog(there)
  answer = pagesOf(there)
  return {
    url: new URL(there.url).origin,
    organization: there.url,
    token: there.tokens.full,
    there,
    stop: there.stop,
  }
}
