import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTally, type Tallied, whenDue } from './pacing.ts'
import { openLine } from './socket.ts'
import { serve } from './worker.ts'

/** What the hooks' sender is asked to send: news about work items, each of them in turn. */
export type HookLoad = {
  /** With the part that nobody can guess. */
  url: string
  user: string
  password: string
  organizationId: string
  numbers: number[]
  senders: number
  seconds: number
  rate: number
}

export type HooksSent = Tallied & { cpuSeconds: number }

const sample = join(import.meta.dirname, '../test/fixtures/hooks/workitem.updated-reassigned.json')
// Every hook of a run, and of all runs of this process, is of a newer revision than the one before.
let count = 0

serve(async (load: HookLoad): Promise<HooksSent> => {
  const cpu = process.cpuUsage()
  const { hostname, port } = new URL(load.url)
  const lines = await Promise.all(
    Array.from({ length: load.senders }, () => openLine(hostname, Number(port))),
  )
  const tally = createTally()
  const event = JSON.parse(readFileSync(sample, 'utf8'))
  await whenDue(lines, () => requestOf(load, event), tally, load, performance.now())
  for (const line of lines) line.close()
  const { user, system } = process.cpuUsage(cpu)
  return { ...tally.result(), cpuSeconds: (user + system) / 1e6 }
})

type Event = {
  notificationId: number
  resource: { id: number; rev: number; workItemId: number }
  resourceContainers: object
}

function requestOf(load: HookLoad, event: Event): Buffer[] {
  const rev = 1_000_000 + ++count
  const workItemId = load.numbers[count % load.numbers.length] ?? 0
  const body = Buffer.from(
    JSON.stringify({
      ...event,
      notificationId: rev,
      resource: { ...event.resource, id: rev, rev, workItemId },
      resourceContainers: { collection: { id: load.organizationId } },
    }),
  )
  return [headOf(load, body.length), body]
}

function headOf({ url, user, password }: HookLoad, length: number): Buffer {
  const { host, pathname } = new URL(url)
  const lines = [
    `POST ${pathname} HTTP/1.1`,
    `Host: ${host}`,
    `Authorization: Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${length}`,
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}
