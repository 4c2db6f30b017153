import { isRecord, type Raw } from '../../services/events/intake.ts'

/** A browser's report as what makes an event of it; or why there is none. */
export type Report =
  | { csp: Raw; url: unknown; age: unknown }
  | { report: { type: string; url: unknown; body: Raw }; age: unknown }
  | { dropped: 'unsupported' | 'filtered:success' }

/**
 * Reads one report in whichever form browsers send it: `{"csp-report": …}` and its likes, a bare one about pinned keys,
 * or an entry of the Reporting API's list.
 */
export function readReport(value: unknown): Report {
  if (!isRecord(value)) return { dropped: 'unsupported' }
  if (isRecord(value['csp-report'])) return { csp: value['csp-report'], url: undefined, age: undefined }
  for (const type of ['expect-ct', 'expect-staple']) {
    const body = value[`${type}-report`]
    if (isRecord(body)) return old(type, body)
  }
  if (Array.isArray(value['known-pins'])) return old('hpkp', value)
  const { type, url, body, age } = value
  if (typeof type !== 'string' || !isRecord(body)) return { dropped: 'unsupported' }
  if (type === 'csp-violation') return { csp: { ...body, url }, url, age }
  // Of requests that went well some browsers send a share, to be compared with the errors.
  if (type === 'network-error' && body.type === 'ok') return { dropped: 'filtered:success' }
  return { report: { type, url, body }, age }
}

function old(type: string, body: Raw): Report {
  const host = typeof body.hostname === 'string' ? body.hostname : ''
  return { report: { type, url: host ? `https://${host}/` : undefined, body }, age: undefined }
}
