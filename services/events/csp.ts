import { type Intake, isRecord, type Raw, scalarText, textOf } from './intake.ts'
import { limits } from './limits.ts'

/** A browser's report that a page broke its Content-Security-Policy, in the dashed names of `csp-report`. */
export type Violation = {
  document_uri?: string
  blocked_uri?: string
  effective_directive?: string
  violated_directive?: string
  original_policy?: string
  disposition?: string
  referrer?: string
  source_file?: string
  script_sample?: string
  line_number?: number
  column_number?: number
  status_code?: number
}

const texts = [
  ['document_uri', 'document-uri', 'documentURL'],
  ['blocked_uri', 'blocked-uri', 'blockedURL'],
  ['effective_directive', 'effective-directive', 'effectiveDirective'],
  ['violated_directive', 'violated-directive', 'violatedDirective'],
  ['original_policy', 'original-policy', 'originalPolicy'],
  ['disposition', 'disposition', 'disposition'],
  ['referrer', 'referrer', 'referrer'],
  ['source_file', 'source-file', 'sourceFile'],
  ['script_sample', 'script-sample', 'sample'],
] as const

const numbers = [
  ['line_number', 'line-number', 'lineNumber'],
  ['column_number', 'column-number', 'columnNumber'],
  ['status_code', 'status-code', 'statusCode'],
] as const

/** Reads a violation in any of its three spellings: `csp-report`, Reporting API and ours. Undefined when it is none. */
export function violationOf(intake: Intake, value: unknown): Violation | undefined {
  if (!isRecord(value)) return undefined
  const violation: Violation = {}
  for (const [name, dashed, camel] of texts) {
    const text = textOf(intake, `csp.${dashed}`, value[name] ?? value[dashed] ?? value[camel], limits.url)
    if (text !== undefined) violation[name] = text
  }
  for (const [name, dashed, camel] of numbers) {
    const number = Number(scalarText(value[name] ?? value[dashed] ?? value[camel]) ?? Number.NaN)
    if (Number.isSafeInteger(number)) violation[name] = number
  }
  const directive = violation.effective_directive ?? violation.violated_directive
  return directive === undefined && violation.blocked_uri === undefined ? undefined : violation
}

/** The directive alone, `script-src-elem`, without the sources that older browsers repeat after it. */
export function directiveOf(violation: Raw | Violation): string {
  const directive = violation.effective_directive ?? violation.violated_directive
  return (
    String(directive ?? '')
      .split(/[\s;]/)[0]
      ?.toLowerCase() ?? ''
  )
}

/**
 * What was blocked, without what changes from report to report: `inline`, `eval` and the like, `self` for the page's
 * own host, a scheme as `data:`, else the host.
 */
export function blockedOf(violation: Raw | Violation): string {
  const blocked = String(violation.blocked_uri ?? '')
    .trim()
    .toLowerCase()
  if (blocked === '' || blocked === 'self' || blocked === "'self'") return directiveHint(violation)
  if (/^[a-z-]+$/.test(blocked)) return isScheme.test(blocked) ? `${blocked}:` : blocked
  const host = hostOf(blocked)
  if (host === undefined) return /^[a-z][a-z0-9+.-]{0,30}:/.exec(blocked)?.[0] ?? blocked.slice(0, 100)
  return host !== '' && host === hostOf(String(violation.document_uri ?? '')) ? 'self' : host
}

/** In words: Blocked 'script' from 'evil.example', Blocked inline 'script'. */
export function violationTitle(violation: Raw | Violation): string {
  const directive = directiveOf(violation)
  const what = kinds[directive.replace(/-(?:elem|attr)$/, '')] ?? directive
  const blocked = blockedOf(violation)
  if (blocked === 'inline') return `Blocked inline '${what || 'code'}'`
  if (blocked === 'eval' || blocked === 'wasm-eval') return `Blocked unsafe (eval) '${what || 'script'}'`
  return what ? `Blocked '${what}' from '${blocked}'` : `Blocked content from '${blocked}'`
}

const kinds: Record<string, string> = {
  'script-src': 'script',
  'style-src': 'style',
  'img-src': 'image',
  'font-src': 'font',
  'media-src': 'media',
  'object-src': 'object',
  'connect-src': 'connect',
  'frame-src': 'frame',
  'child-src': 'child',
  'worker-src': 'worker',
  'manifest-src': 'manifest',
  'form-action': 'form action',
  'frame-ancestors': 'frame ancestor',
  'base-uri': 'base URI',
  'default-src': 'default',
}

const isScheme = /^(?:data|blob|filesystem|about|chrome-extension|moz-extension|safari-extension)$/

// Without an address some browsers mean the page itself, others inline code; the sample or the policy tells.
function directiveHint(violation: Raw | Violation): string {
  const directive = String(violation.violated_directive ?? '')
  if (violation.blocked_uri === undefined && directive.includes("'unsafe-inline'")) return 'inline'
  return 'self'
}

function hostOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  return url.hostname === '' ? undefined : url.hostname
}
