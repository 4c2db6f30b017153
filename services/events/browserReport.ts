import { type Intake, isRecord, type Raw, scalarText, textOf } from './intake.ts'
import { limits } from './limits.ts'
import { plainRecord } from './plain.ts'
import { firstLine } from './text.ts'

/** A report of a browser about a page, other than of a broken Content-Security-Policy. */
export type BrowserReport = {
  type: string
  title: string
  /** What tells it from others of its type, without what changes from report to report. */
  about: string[]
}

type Told = Omit<BrowserReport, 'type'>
type Teller = (text: (name: string) => string, host: string) => Told

// By the types of the Reporting API and, for the three older kinds that had no type, the names of their headers.
const tellers: Record<string, Teller> = {
  'expect-ct': (text) => forHost('Expect-CT failed', text('hostname')),
  'expect-staple': (text) => {
    const status = text('response-status')
    const { title, about } = forHost('Expect-Staple failed', text('hostname'))
    return { title: status ? `${title}: ${status}` : title, about: [...about, status] }
  },
  hpkp: (text) => forHost('No pinned key matched', text('noted-hostname') || text('hostname')),
  'network-error': (text, host) => {
    const kind = text('type') || 'unknown'
    const status = kind.startsWith('http.') && text('status_code') !== '0' ? text('status_code') : ''
    const words = ['Network error', kind, status].filter(Boolean).join(' ')
    return { title: `${words} at '${host}'`, about: [kind, status, host] }
  },
  deprecation: (text) => ({
    title: `Deprecated: ${text('message') || text('id') || 'unknown'}`,
    about: [text('id') || text('message')],
  }),
  intervention: (text) => ({
    title: `Browser intervened: ${text('message') || text('id') || 'unknown'}`,
    about: [text('id') || text('message')],
  }),
  crash: (text, host) => {
    const reason = text('reason')
    return {
      title: `Browser tab crashed: ${crashes[reason] ?? (reason || 'for an unknown reason')}`,
      about: [reason, host],
    }
  },
  coep: (text) => blocked(text('destination') || 'resource', hostOf(text('blockedURL')), 'embedder policy'),
  coop: (text) => ({
    title: `Opener policy broken: ${text('type') || 'unknown'}`,
    about: [text('type'), text('property')],
  }),
  'permissions-policy-violation': (text) => blocked(text('featureId') || 'feature', '', 'permissions policy'),
  'document-policy-violation': (text) => blocked(text('policyId') || 'feature', '', 'document policy'),
}

const crashes: Record<string, string> = { oom: 'out of memory', unresponsive: 'it did not answer' }

/** How bad a report of a type is; a crash is the worst there is, a deprecation breaks nothing yet. */
export function levelOfReport(type: string): 'fatal' | 'error' | 'warning' | 'info' {
  if (type === 'crash') return 'fatal'
  if (type === 'deprecation') return 'info'
  return type === 'hpkp' || type.startsWith('expect-') ? 'error' : 'warning'
}

/**
 * What a browser reported, as an event has it under `report`; undefined for one that says nothing, or of
 * a type that nobody knows.
 */
export function browserReportOf(intake: Intake, value: unknown): BrowserReport | undefined {
  if (!isRecord(value) || typeof value.type !== 'string' || !isRecord(value.body)) return undefined
  const { type, body } = value
  const teller = Object.hasOwn(tellers, type) ? tellers[type] : undefined
  if (!teller) return undefined
  const text = (name: string) =>
    firstLine(textOf(intake, `report.${name}`, scalarText(body[name]), limits.name) ?? '')
  const told = teller(text, hostOf(scalarText(value.url) ?? '') || 'unknown')
  // One that says nothing could not be told from others of its type.
  return told.about.every((part) => part === '') ? undefined : { type, ...told }
}

/** All that a report says, bounded and scrubbed, as a context. */
export function reportContext(intake: Intake, value: unknown): Raw | undefined {
  return isRecord(value) ? plainRecord(value.body, limits.context, intake.scrub) : undefined
}

function forHost(words: string, host: string): Told {
  return { title: `${words} for '${host || 'unknown'}'`, about: [host] }
}

function blocked(what: string, host: string, policy: string): Told {
  const from = host ? ` from '${host}'` : ''
  return { title: `Blocked '${what}'${from} by the ${policy}`, about: [what, host] }
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname : ''
}
