import type { IncomingMessage } from 'node:http'
import type { Request, Response, Server } from 'restify'
import type { App } from '../../services/app.ts'
import { messageOf, UserError } from '../../services/errors.ts'
import { TeamsAdapter } from './adapter.ts'
import { TeamsBot } from './bot.ts'
import { cloudOf } from './cloud.ts'
import { admit } from './guard.ts'
import { createKeys } from './keys.ts'
import { createMessenger } from './messenger.ts'
import { type Reason, Refusal } from './refusal.ts'

/** The bot's door: POST /api/messages, and the messenger through which services speak to Teams. */
export function registerTeams(server: Server, app: App): void {
  const cloud = cloudOf(app.config)
  const keys = createKeys({ metadataUrl: cloud.metadataUrl, now: app.now, log: app.log })
  const gate = { config: app.config, cloud, keys, now: app.now }
  const adapter = new TeamsAdapter(app.config, cloud)
  const bot = new TeamsBot(app)
  const refused = new Map<Reason, number>()
  app.messengers.teams = createMessenger(adapter)

  server.post('/api/messages', async (req: Request, res: Response) => {
    try {
      const activity = await admit(gate, req as unknown as IncomingMessage)
      const response = await adapter.turn(activity, (context) => bot.run(context))
      answer(res, response?.status ?? 200, response?.body)
    } catch (error) {
      if (error instanceof Refusal) {
        const times = (refused.get(error.reason) ?? 0) + 1
        refused.set(error.reason, times)
        app.log.warn({ reason: error.message, times }, 'an activity was refused')
        return answer(res, error.status, { detail: error.words })
      }
      if (error instanceof UserError) return answer(res, error.status, { detail: error.message })
      const reference = app.newId()
      app.log.error({ err: error, reference }, messageOf(error))
      answer(res, 500, { detail: 'Something went wrong on our side.', reference })
    }
  })
}

function answer(res: Response, status: number, body: unknown): void {
  if (res.headersSent) return void res.end()
  const headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' }
  if (status === 401) headers['www-authenticate'] = 'Bearer'
  // What is left of a body that was not read must not be taken for the next request.
  if (status >= 400) headers.connection = 'close'
  res.writeHead(status, headers)
  res.end(body === undefined ? '' : JSON.stringify(body))
}
