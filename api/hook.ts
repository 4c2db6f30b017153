import type { Request, Response, Server } from 'restify'
import type { App } from '../services/app.ts'
import { createHookAccess } from '../services/azureDevOps/hooks/access.ts'
import { hookPath } from '../services/azureDevOps/hooks/address.ts'
import { readHook } from '../services/azureDevOps/hooks/hook.ts'
import { createHookTaker } from '../services/azureDevOps/hooks/take.ts'
import { messageOf, UserError } from '../services/errors.ts'
import { answer } from './answer.ts'
import { type Held, withBody } from './events/body.ts'

// Azure DevOps sends no more than this.
const mostBytes = 2 * 1024 * 1024

/**
 * The door for service hooks of Azure DevOps: `POST /extensions/vsts/issue-updated/{subscription}/`. What is authorised
 * and JSON is answered 200, whatever it says, before anybody looks at the work item: any other answer than 2xx or 503
 * makes Azure DevOps hold back, and lose, what comes after.
 */
export function registerHook(server: Server, app: App): void {
  const access = createHookAccess(app)
  const take = createHookTaker(app)
  const held: Held = { bytes: 0 }

  // Whatever stands where the token should is a wrong one.
  for (const each of [hookPath, `${hookPath}/:subscription`, `${hookPath}/*`]) server.post(each, guarded)

  async function guarded(req: Request, res: Response): Promise<void> {
    try {
      await receive(req, res)
    } catch (error) {
      refuse(app, res, error)
    }
  }

  async function receive(req: Request, res: Response): Promise<void> {
    const owner = await access(
      String(req.params.subscription ?? ''),
      credentialsOf(req.headers.authorization),
    )
    if (!owner) throw new UserError('These are not the credentials of this hook.', 401)
    const detail = await withBody(req, mostBytes, held, async (bytes) => take(owner, readHook(parse(bytes))))
    answer(res, 200, { detail })
  }
}

/** "user:password" of Basic credentials; empty when there are none. */
function credentialsOf(header: string | undefined): string {
  const encoded = /^basic +([\w+/=-]{1,2000})$/i.exec(header?.trim() ?? '')?.[1]
  return encoded ? Buffer.from(encoded, 'base64').toString('utf8') : ''
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new UserError('The body is not JSON.')
  }
}

function refuse(app: App, res: Response, error: unknown): void {
  const { status, message, details } = error instanceof UserError ? error : unstored(app, error)
  const headers: Record<string, string> = {
    ...(status === 401 && { 'www-authenticate': 'Basic realm="Hitch"' }),
    ...(status === 503 && { 'retry-after': String(details.retryAfter ?? 30) }),
  }
  answer(res, status, { detail: message }, headers)
}

// Never 500: this one is sent again.
function unstored(app: App, error: unknown): UserError {
  app.log.error({ err: error }, `a hook cannot be stored: ${messageOf(error)}`)
  return new UserError('Hooks cannot be stored at the moment. Try again later.', 503)
}
