import type { EventPayload, HitchEvent } from '../events/event.ts'
import { userAgentOf } from '../events/userAgent.ts'
import { networksMatcher } from './addresses.ts'
import { isCrawler, isLegacyBrowser } from './browsers.ts'
import { isFromExtension } from './extensions.ts'
import { anyOf } from './glob.ts'
import { isLocalhost } from './localhost.ts'
import type { FilterOptions } from './options.ts'

/** Which filter drops an event, as Sentry names it in outcomes. */
export type FilterName =
  | 'ip-address'
  | 'release-version'
  | 'error-message'
  | 'localhost'
  | 'browser-extensions'
  | 'legacy-browsers'
  | 'web-crawlers'

export type Sender = { clientIp: string | undefined }

/** Looks whether a project wants to hear of an event. */
export type Filters = (event: HitchEvent, sender: Sender) => FilterName | null

type Check = [FilterName, (event: HitchEvent, sender: Sender) => boolean]

/** Reads a project's filters once, for every event of it. Null when it has none. */
export function createFilters(options: FilterOptions): Filters | null {
  const checks = checksOf(options)
  if (checks.length === 0) return null
  return (event, sender) => checks.find(([, drops]) => drops(event, sender))?.[0] ?? null
}

function checksOf(options: FilterOptions): Check[] {
  const checks: Check[] = []
  const { ips, releases, messages, legacyBrowsers } = options
  if (ips.length > 0) {
    const isIn = networksMatcher(ips)
    checks.push(['ip-address', (_event, { clientIp }) => clientIp !== undefined && isIn(clientIp)])
  }
  if (releases.length > 0) {
    const fits = anyOf(releases)
    checks.push(['release-version', ({ release }) => release !== null && fits(release)])
  }
  if (messages.length > 0) {
    const fits = anyOf(messages)
    checks.push(['error-message', ({ payload }) => messagesOf(payload).some(fits)])
  }
  if (options.localhost) checks.push(['localhost', ({ payload }) => isLocalhost(payload)])
  if (options.browserExtensions)
    checks.push(['browser-extensions', ({ payload }) => isFromExtension(payload)])
  if (legacyBrowsers.length > 0)
    checks.push(['legacy-browsers', byAgent((agent) => isLegacyBrowser(agent, legacyBrowsers))])
  if (options.webCrawlers) checks.push(['web-crawlers', byAgent(isCrawler)])
  return checks
}

function byAgent(drops: (agent: string) => boolean): (event: HitchEvent) => boolean {
  return ({ payload }) => {
    const agent = userAgentOf(payload.request)
    return agent !== undefined && drops(agent)
  }
}

// A pattern may mean the message, an exception's type, its text, or both as they are shown.
function messagesOf({ message, logentry, exception }: EventPayload): string[] {
  const said = [message, logentry?.formatted, logentry?.message].filter((text) => text !== undefined)
  const thrown = (exception?.values ?? []).flatMap(({ type, value }) => {
    if (type === undefined || value === undefined) return [type ?? value ?? '']
    return [`${type}: ${value}`, type, value]
  })
  return [...said, ...thrown]
}
