import type { Request, Response } from 'restify'
import type { App } from '../../services/app.ts'
import { UserError } from '../../services/errors.ts'
import type { Item } from '../../services/events/envelope.ts'
import { type CheckIn, readCheckIn } from '../../services/monitors/checkIn.ts'
import { takeCheckIn } from '../../services/monitors/record.ts'
import type { KnownKey } from '../../services/projects/keys.ts'
import { backend, checkAccess } from './access.ts'
import { refusal, takeOf } from './admit.ts'
import { credentialsOf } from './credentials.ts'
import { type Doors, withDecodedBody } from './door.ts'
import type { Work } from './items.ts'
import { accept } from './reply.ts'

const largest = 100 * 1024

/** Takes a check-in that came in an envelope. One that cannot be taken is counted, and nobody else suffers for it. */
export function takeCheckInItem(app: App, key: KnownKey, item: Item): Work[] {
  const { projectId } = key
  try {
    const checkIn = readCheckIn(parse(item.payload))
    return [() => record(app, projectId, checkIn).then(() => {}, swallow)]
  } catch (error) {
    if (error instanceof UserError) app.record.count(projectId, 'monitor', 'invalid')
    swallow(error)
    return []
  }
}

/**
 * `GET or POST /api/{project}/cron/{slug}/{key}/`: a check-in that needs no SDK, as in
 * `curl …/cron/nightly-backup/<key>/?status=ok`. A body in JSON says the same and can bring a monitor_config along.
 */
export async function takeCron(doors: Doors, req: Request, res: Response): Promise<void> {
  const { app } = doors
  const url = req.url ?? ''
  const { project, slug, key: publicKey } = req.params as Record<string, string>
  const credentials = publicKey ? { publicKey } : credentialsOf(url, req.headers)
  const key = await checkAccess(app, credentials, String(project))
  const body = req.method === 'POST' ? await readBody(doors, req) : {}
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : ''
  const said = { status: 'ok', ...body, ...Object.fromEntries(new URLSearchParams(query)) }
  const checkIn = readCheckIn({ ...said, monitor_slug: slug })
  const used = takeOf(doors, key, 'monitor')
  if (used) throw refusal(doors, key, used, 'monitor')
  accept(res, await record(app, key.projectId, checkIn))
}

async function readBody(doors: Doors, req: Request): Promise<object> {
  return withDecodedBody(doors, req, { received: largest, decoded: largest }, async (bytes) => {
    const body = bytes.length > 0 ? parse(bytes) : {}
    if (typeof body === 'object' && body !== null) return body
    throw new UserError('The body of a check-in is a JSON object.')
  })
}

async function record(app: App, projectId: number, checkIn: CheckIn): Promise<string> {
  try {
    const id = await backend(takeCheckIn(app, projectId, checkIn), (error) =>
      app.log.error({ err: error }, 'a check-in cannot be stored'),
    )
    app.record.count(projectId, 'monitor', 'accepted')
    return id
  } catch (error) {
    if (error instanceof UserError && error.status < 500)
      app.record.count(projectId, 'monitor', error.status === 429 ? 'rate_limited' : 'invalid')
    throw error
  }
}

function swallow(error: unknown): void {
  if (!(error instanceof UserError) || error.status >= 500) throw error
}

function parse(bytes: Buffer): unknown {
  if (bytes.length > largest) throw new UserError(`The check-in is larger than ${largest} bytes.`, 413)
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new UserError('The check-in is not JSON.')
  }
}
