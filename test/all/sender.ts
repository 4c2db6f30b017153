import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { errorEvent } from '../harness/hitch.ts'

/** Somebody who reports errors and keeps a ledger of what was acknowledged, as SDKs would if they could. */
export type Reporter = {
  /** Ids that were answered with 200: nothing of these may be lost. */
  acknowledged: Set<string>
  /** Ids whose request broke off: they may be there or not. */
  unanswered: Map<string, object>
  /** Answers that are neither. */
  surprises: string[]
  /** Sends until `stop` is called, so many at once, each of one of so many groups. */
  start(url: string, how: { atOnce: number; groups: number }): { stop(): Promise<void> }
  /** Sends again what was not answered, under the same ids. */
  repeat(url: string): Promise<void>
}

export function createReporter(project: { projectId: number; publicKey: string }): Reporter {
  const acknowledged = new Set<string>()
  const unanswered = new Map<string, object>()
  const surprises: string[] = []

  async function send(url: string, id: string, event: object): Promise<void> {
    const lines = [{ event_id: id }, { type: 'event' }, { ...event, event_id: id }]
    unanswered.set(id, event)
    try {
      const response = await fetch(
        `${url}/api/${project.projectId}/envelope/?sentry_key=${project.publicKey}`,
        {
          method: 'POST',
          body: lines.map((line) => JSON.stringify(line)).join('\n'),
        },
      )
      const text = await response.text()
      if (response.status === 200) {
        acknowledged.add(id)
        unanswered.delete(id)
      } else if (response.status !== 503) surprises.push(`${response.status} ${text}`)
    } catch {
      // Killed in the middle of it.
      await pause(10)
    }
  }

  return {
    acknowledged,
    unanswered,
    surprises,
    start(url, { atOnce, groups }) {
      let isStopped = false
      const senders = Array.from({ length: atOnce }, async () => {
        while (!isStopped) await send(url, randomBytes(16).toString('hex'), someEvent(groups))
      })
      return {
        async stop() {
          isStopped = true
          await Promise.all(senders)
        },
      }
    },
    async repeat(url) {
      await Promise.all([...unanswered].map(([id, event]) => send(url, id, event)))
    },
  }
}

const users = 40

function someEvent(groups: number): object {
  const group = Math.floor(Math.random() * groups)
  // Letters, as numbers in names may be taken for a build's.
  const name = `settle${'abcdefghij'[Math.floor(group / 26) % 10]}${'abcdefghijklmnopqrstuvwxyz'[group % 26]}`
  return errorEvent('PaymentError', `declined in ${name}`, name, {
    platform: 'node',
    timestamp: Date.now() / 1000,
    release: 'shop@1.2.3',
    environment: 'production',
    user: { id: `user-${Math.floor(Math.random() * users)}` },
  })
}
