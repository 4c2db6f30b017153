import type { App } from '../../services/app.ts'
import type { Item } from '../../services/events/envelope.ts'
import type { Intake } from '../../services/events/intake.ts'
import { scrubberFor } from '../../services/events/scrub.ts'
import type { KnownKey } from '../../services/projects/keys.ts'
import type { Report } from '../../services/sessions/batch.ts'
import { readBuckets, readUpdate } from '../../services/sessions/session.ts'
import { backend } from './access.ts'
import type { Work } from './items.ts'

const largest = 100 * 1024

/** Takes one step of one session. One that cannot be counted is noted, and nobody else suffers for it. */
export function takeSession(app: App, key: KnownKey, item: Item): Work[] {
  const { projectId } = key
  const update = readUpdate(intakeOf(app, key), parse(item.payload), app.newId)
  if (!update) return refuse(app, projectId)
  return [record(app, projectId, [{ projectId, kind: 'update', update }])]
}

/** Takes sessions that the SDK has counted itself. */
export function takeSessions(app: App, key: KnownKey, item: Item): Work[] {
  const { projectId } = key
  const read = readBuckets(intakeOf(app, key), parse(item.payload))
  if (!read) return refuse(app, projectId)
  if (read.refused > 0) app.record.count(projectId, 'session', 'invalid', read.refused)
  return read.buckets.length === 0
    ? []
    : [
        record(
          app,
          projectId,
          read.buckets.map((bucket) => ({ projectId, kind: 'bucket', bucket })),
        ),
      ]
}

// Handed over at once: an envelope may bring a hundred, and waiting for one after the other would take as many batches.
function record(app: App, projectId: number, reports: Report[]): Work {
  const written = backend(app.sessions.add(reports)).then(() =>
    app.record.count(projectId, 'session', 'accepted', reports.length),
  )
  written.catch(() => {})
  return () => written
}

function refuse(app: App, projectId: number): Work[] {
  app.record.count(projectId, 'session', 'invalid')
  return []
}

function intakeOf(app: App, { scrub }: KnownKey): Intake {
  return {
    receivedAt: app.now(),
    drift: 0,
    platform: 'other',
    scrub: scrubberFor(scrub),
    problems: [],
    clientIp: undefined,
  }
}

function parse(bytes: Buffer): unknown {
  if (bytes.length > largest) return undefined
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
