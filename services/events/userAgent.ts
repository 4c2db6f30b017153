import type { Contexts } from './contexts.ts'
import { isRecord, type Raw } from './intake.ts'

// First match wins: nearly every browser claims to be the ones before it.
const browsers: [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\/(\d{1,5})/, 'Edge'],
  [/\bOPR\/(\d{1,5})/, 'Opera'],
  [/\bSamsungBrowser\/(\d{1,5})/, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\/(\d{1,5})/, 'Firefox'],
  [/\bHeadlessChrome\/(\d{1,5})/, 'HeadlessChrome'],
  [/\b(?:Chrome|CriOS)\/(\d{1,5})/, 'Chrome'],
  [/\bVersion\/(\d{1,5})[\d.]{0,20}.{0,40} Safari\//, 'Safari'],
]

const systems: [RegExp, string][] = [
  [/\bWindows NT (\d{1,3}\.\d{1,3})/, 'Windows'],
  [/\bAndroid (\d{1,3})/, 'Android'],
  [/\b(?:iPhone OS|CPU OS) (\d{1,3})_/, 'iOS'],
  [/\bMac OS X (\d{1,3}[._]\d{1,3})/, 'macOS'],
  [/\bCrOS \w{1,20} (\d{1,6})/, 'ChromeOS'],
  [/\bLinux\b()/, 'Linux'],
]

/** Adds the browser and the system a request's User-Agent tells of, where the SDK said nothing of its own. */
export function addUserAgent(contexts: Contexts | undefined, request: Raw | undefined): Contexts | undefined {
  const agent = userAgentOf(request)
  if (!agent || contexts?.browser) return contexts
  const browser = match(browsers, agent)
  const os = contexts?.os ? undefined : match(systems, agent)
  if (!browser && !os) return contexts
  return { ...contexts, ...(browser && { browser }), ...(os && { os }) }
}

/** The User-Agent among the headers of an event's request. */
export function userAgentOf(request: Raw | undefined): string | undefined {
  const headers = request?.headers
  if (!isRecord(headers)) return undefined
  for (const name in headers)
    if (name.length === 10 && name.toLowerCase() === 'user-agent') return String(headers[name]).slice(0, 500)
  return undefined
}

function match(known: [RegExp, string][], agent: string): Raw | undefined {
  for (const [pattern, name] of known) {
    const found = pattern.exec(agent)
    if (found) return found[1] ? { name, version: found[1].replace('_', '.') } : { name }
  }
  return undefined
}
