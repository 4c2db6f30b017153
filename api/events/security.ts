import type { Request, Response } from 'restify'
import { UserError } from '../../services/errors.ts'
import { levelOfReport } from '../../services/events/browserReport.ts'
import type { HitchEvent } from '../../services/events/event.ts'
import { isRecord } from '../../services/events/intake.ts'
import { limits } from '../../services/events/limits.ts'
import type { KnownKey } from '../../services/projects/keys.ts'
import { checkAccess } from './access.ts'
import { admit, demandRoom } from './admit.ts'
import { credentialsOf } from './credentials.ts'
import { type Doors, keep, readEvent, withCountedBody } from './door.ts'
import { startOf } from './json.ts'
import { accept } from './reply.ts'
import { type Report, readReport } from './reports.ts'

const size = { received: limits.securityReport, decoded: limits.securityReport }

// One page can break its policy in many places at once; a browser sends what it gathered in one request.
const mostReports = 20

/**
 * Takes a browser's reports: of broken Content-Security-Policies, as `csp-report` or in the Reporting API's list, and of
 * what else browsers report (api/events/reports.ts). Reports of unknown kinds are counted. `sentry_release` and
 * `sentry_environment` in the address go along.
 */
export async function takeSecurityReport(doors: Doors, req: Request, res: Response): Promise<void> {
  const { app } = doors
  const url = req.url ?? ''
  const key = await checkAccess(app, credentialsOf(url, req.headers), String(req.params.project))
  demandRoom(doors, key, 'security')
  const count = (outcome: string, quantity = 1) =>
    app.record.count(key.projectId, 'security', outcome, quantity)
  const events = await withCountedBody(doors, req, size, { key, category: 'security' }, async (bytes) => {
    const reports = reportsIn(bytes, () => count('invalid'))
    if (reports.length > mostReports) count('too_large', reports.length - mostReports)
    return reports.slice(0, mostReports).flatMap((given) => {
      const report = readReport(given)
      if ('dropped' in report) {
        count(report.dropped)
        return []
      }
      const event = eventOf(doors, req, key, report)
      if (event.payload.csp || event.payload.report) return [event]
      count('csp' in report ? 'invalid' : 'unsupported')
      return []
    })
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
    const parsed: unknown = JSON.parse(bytes.toString('utf8', startOf(bytes)))
    if (Array.isArray(parsed)) return parsed
    if (isRecord(parsed)) return [parsed]
  } catch {
    // Falls through to the refusal.
  }
  refused()
  throw new UserError('The report is not JSON, or neither an object nor a list of reports.')
}

function eventOf(
  { app }: Doors,
  req: Request,
  key: KnownKey,
  given: Exclude<Report, { dropped: unknown }>,
): HitchEvent {
  const url = req.url ?? ''
  const query = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '')
  const agent = req.headers['user-agent']
  const about =
    'csp' in given
      ? { logger: 'csp', csp: given.csp }
      : { logger: given.report.type, level: levelOfReport(given.report.type), report: given.report }
  const page =
    'csp' in given ? (given.csp['document-uri'] ?? given.csp.documentURL ?? given.csp.url) : given.report.url
  const age = typeof given.age === 'number' && given.age > 0 ? given.age : 0
  const raw = {
    platform: 'other',
    ...about,
    timestamp: (app.now().getTime() - age) / 1000,
    release: query.get('sentry_release'),
    environment: query.get('sentry_environment'),
    user: { ip_address: '{{auto}}' },
    request: { url: page, ...(agent && { headers: { 'User-Agent': agent } }) },
  }
  return readEvent(app, req, key, raw, {})
}
