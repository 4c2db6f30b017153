import type { Request, Response } from 'restify'
import { UserError } from '../../services/errors.ts'
import type { HitchEvent } from '../../services/events/event.ts'
import { isRecord } from '../../services/events/intake.ts'
import { limits } from '../../services/events/limits.ts'
import type { KnownKey } from '../../services/projects/keys.ts'
import { checkAccess } from './access.ts'
import { admit, demandRoom } from './admit.ts'
import { credentialsOf } from './credentials.ts'
import { type Doors, keep, readEvent, withDecodedBody } from './door.ts'
import { accept } from './reply.ts'

const size = { received: limits.securityReport, decoded: limits.securityReport }

// One page can break its policy in many places at once; a browser sends what it gathered in one request.
const mostReports = 20

/**
 * Takes a browser's reports of broken Content-Security-Policies, as `csp-report` or in the Reporting API's list.
 * Reports of other kinds are counted. `sentry_release` and `sentry_environment` in the address go along.
 */
export async function takeSecurityReport(doors: Doors, req: Request, res: Response): Promise<void> {
  const { app } = doors
  const url = req.url ?? ''
  const key = await checkAccess(app, credentialsOf(url, req.headers), String(req.params.project))
  demandRoom(doors, key)
  const events = await withDecodedBody(doors, req, size, async (bytes) => {
    const reports = reportsIn(bytes, () => app.record.count(key.projectId, 'security', 'invalid'))
    const violations = reports.map(violationIn).filter((violation) => violation !== undefined)
    if (violations.length < reports.length)
      app.record.count(key.projectId, 'security', 'unsupported', reports.length - violations.length)
    const events = violations.slice(0, mostReports).map((violation) => eventOf(doors, req, key, violation))
    return events.filter((event) => event.payload.csp)
  })
  const verdicts = events.map((event) => admit(doors, req, key, event))
  await Promise.all(
    events.filter((_, index) => verdicts[index] === 'kept').map((event) => keep(app, key, event)),
  )
  const refused = verdicts.find((verdict) => verdict instanceof UserError)
  if (refused) throw refused
  accept(res, events[0]?.eventId)
}

function reportsIn(bytes: Buffer, refused: () => void): unknown[] {
  try {
    const parsed: unknown = JSON.parse(bytes.toString('utf8'))
    if (Array.isArray(parsed)) return parsed
    if (isRecord(parsed)) return [parsed]
  } catch {
    // Falls through to the refusal.
  }
  refused()
  throw new UserError('The report is not JSON, or neither an object nor a list of reports.')
}

function violationIn(report: unknown): unknown {
  if (!isRecord(report)) return undefined
  if (isRecord(report['csp-report'])) return report['csp-report']
  return report.type === 'csp-violation' && isRecord(report.body)
    ? { ...report.body, url: report.url }
    : undefined
}

function eventOf({ app }: Doors, req: Request, key: KnownKey, violation: unknown): HitchEvent {
  const url = req.url ?? ''
  const query = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '')
  const agent = req.headers['user-agent']
  const page = isRecord(violation)
    ? (violation['document-uri'] ?? violation.documentURL ?? violation.url)
    : undefined
  const raw = {
    platform: 'other',
    logger: 'csp',
    csp: violation,
    release: query.get('sentry_release'),
    environment: query.get('sentry_environment'),
    user: { ip_address: '{{auto}}' },
    request: { url: page, ...(agent && { headers: { 'User-Agent': agent } }) },
  }
  return readEvent(app, req, key, raw, {})
}
