import { randomBytes } from 'node:crypto'
import { readConfig } from '../services/config.ts'
import { writeBatch } from '../services/events/batch.ts'
import type { HitchEvent } from '../services/events/event.ts'
import type { Incoming } from '../services/events/incoming.ts'
import { createNames } from '../services/events/names.ts'
import { normalise } from '../services/events/normalise.ts'
import { readScrubOptions } from '../services/events/scrub.ts'
import { fingerprints } from '../services/groups/fingerprint.ts'
import { openApp } from '../services/open.ts'
import { ensureOrganization } from '../services/projects/projects.ts'
import { createTagIndex } from '../services/tags/index.ts'
import { createStamper, type Size, type Stamp } from './events.ts'
import { serve } from './worker.ts'

/** The raw limit: the same rows in the same batches, written one batch after another by a process that does nothing else. */
export type Limit = { size: Size; groups: number; batch: number; seconds: number }
export type Written = { events: number; seconds: number }

const { app, close } = await openApp(readConfig(process.env))
const { demo } = await ensureOrganization(app)
const projectId = demo?.project.id ?? 0
const names = createNames(app)
const tags = createTagIndex(app)
const prepared = new Map<string, Prepared[]>()
const users = 10_000

type Prepared = Omit<Incoming, 'payload'> & { payload: string[] }

serve(write, close)

async function write({ size, groups, batch, seconds }: Limit): Promise<Written> {
  const key = `${size} ${groups}`
  const events = prepared.get(key) ?? prepare(size, groups)
  prepared.set(key, events)
  const start = performance.now()
  let count = 0
  // An average of 12.4 is written as batches of 12 and 13.
  for (let due = batch; performance.now() - start < seconds * 1000; due += batch) {
    const size = Math.max(1, Math.round(due) - count)
    const outcomes = await writeBatch(
      app,
      Array.from({ length: size }, () => pick(events)),
      names,
      tags,
    )
    count += outcomes.length
  }
  return { events: count, seconds: (performance.now() - start) / 1000 }
}

// Each with its JSON taken apart where id and user stand, so that a fresh event costs next to nothing.
function prepare(size: Size, groups: number): Prepared[] {
  const stamper = createStamper(size)
  const stamp: Stamp = { id: 'abcdef0123456789'.repeat(2), group: 0, user: 777_777, now: app.now() }
  const context = { receivedAt: app.now(), newId: app.newId, scrub: readScrubOptions({}) }
  return Array.from({ length: groups }, (_, group) => {
    const event = normalise(JSON.parse(stamper.event({ ...stamp, group })), context)
    const payload = JSON.stringify(event.payload).split(new RegExp(`(${stamp.id}|${stamp.user})`))
    return { projectId, event, fingerprints: fingerprints(event), payload }
  })
}

function pick(events: Prepared[]): Incoming {
  const chosen = events[Math.floor(Math.random() * events.length)]
  if (!chosen) throw new Error('nothing is prepared')
  const eventId = randomBytes(16).toString('hex')
  const user = String(Math.floor(Math.random() * users)).padStart(6, '0')
  const now = app.now()
  const event: HitchEvent = {
    ...chosen.event,
    eventId,
    user: `id:user-${user}`,
    receivedAt: now,
    occurredAt: now,
  }
  const payload = chosen.payload.map((part, at) =>
    at % 2 === 0 ? part : part.length === 32 ? eventId : user,
  )
  return { ...chosen, event, payload: payload.join('') }
}
