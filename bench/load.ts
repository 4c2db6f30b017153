import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { createStamper, type Size, type Stamper } from './events.ts'
import { asFastAsCanBe, createTally, type Next, type Tallied, whenDue } from './pacing.ts'
import { openLine } from './socket.ts'
import { createTransactionStamper } from './transactions.ts'
import { serve } from './worker.ts'

/** What the load generator is asked to send. */
export type Load = {
  url: string
  project: { projectId: number; publicKey: string }
  /** Errors, when nothing is said. */
  kind?: 'error' | 'transaction'
  size: Size
  isGzip: boolean
  /** Events are spread evenly over so many groups. */
  groups: number
  /** How many send at once. */
  senders: number
  seconds: number
  /** Events per second, sent when they are due whether or not earlier ones are answered. As fast as can be, without. */
  rate?: number
}

export type Sent = Tallied & {
  seconds: number
  /** Its own processor time, preparing included. */
  cpuSeconds: number
}

const users = 10_000
// Compressed bodies are made beforehand, so that compressing does not take part in the measurement.
const mostBodies = { '4 KB': 40_000, '50 KB': 6_000 }

const settleMs = 500

serve(send)

async function send(load: Load): Promise<Sent> {
  const cpu = process.cpuUsage()
  const { hostname, port } = new URL(load.url)
  const next = load.isGzip ? compressed(load) : plain(load)
  const lines = await Promise.all(
    Array.from({ length: load.senders }, () => openLine(hostname, Number(port))),
  )
  const tally = createTally()
  // Two hundred connections that come at once take their time to be accepted; a service's do not come at once.
  await pause(settleMs)
  const start = performance.now()
  if (load.rate) await whenDue(lines, next, tally, { rate: load.rate, seconds: load.seconds }, start)
  else await asFastAsCanBe(lines, next, tally, start + load.seconds * 1000)
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  for (const line of lines) line.close()
  return { ...tally.result(), seconds, cpuSeconds: (user + system) / 1e6 }
}

function stamperOf({ kind, size }: Load): Stamper {
  return kind === 'transaction' ? createTransactionStamper() : createStamper(size)
}

function plain(load: Load): Next {
  const stamper = stamperOf(load)
  const [first] = envelopes(load, stamper, 1)
  const head = headOf(load, first?.length ?? 0)
  return () => [head, stamper.envelope(stampOf(load))]
}

function compressed(load: Load): Next {
  const stamper = stamperOf(load)
  const most = mostBodies[load.size]
  const count = Math.min(most, Math.ceil((load.rate ?? most) * load.seconds))
  const bodies = envelopes(load, stamper, count).map((body) => gzipSync(body))
  return () => {
    const body = bodies.pop()
    return body ? [headOf(load, body.length), body] : null
  }
}

function envelopes(load: Load, stamper: Stamper, count: number): Buffer[] {
  return Array.from({ length: count }, () => stamper.envelope(stampOf(load)))
}

function stampOf({ groups }: Load) {
  return {
    id: randomBytes(16).toString('hex'),
    group: Math.floor(Math.random() * groups),
    user: Math.floor(Math.random() * users),
    now: new Date(),
  }
}

function headOf({ url, project, isGzip }: Load, length: number): Buffer {
  const lines = [
    `POST /api/${project.projectId}/envelope/?sentry_key=${project.publicKey}&sentry_version=7 HTTP/1.1`,
    `Host: ${new URL(url).host}`,
    'Content-Type: application/x-sentry-envelope',
    ...(isGzip ? ['Content-Encoding: gzip'] : []),
    `Content-Length: ${length}`,
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}
