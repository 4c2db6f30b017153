import { UserError } from '../../services/errors.ts'
import { readNetwork } from '../../services/filters/addresses.ts'
import { legacyBrowserNames } from '../../services/filters/browsers.ts'
import { type FilterOptions, longestLine, mostLines } from '../../services/filters/options.ts'
import { type CategoryQuotas, categoryNames } from '../../services/quotas/categories.ts'

/** Windows a quota can have here; others come from the interface for programs. */
export const windows = [
  { seconds: 60, words: 'minute' },
  { seconds: 600, words: '10 minutes' },
  { seconds: 3_600, words: 'hour' },
  { seconds: 86_400, words: 'day' },
]

export const lists = [
  { name: 'messages', label: 'Errors whose message or type is like', placeholder: 'ResizeObserver loop*' },
  { name: 'releases', label: 'Events of releases like', placeholder: 'shop@0.*' },
  { name: 'ips', label: 'Events from addresses or networks', placeholder: '203.0.113.0/24' },
  { name: 'transactions', label: 'Transactions called', placeholder: 'GET /internal/*' },
] as const

export const flags = [
  { name: 'browserExtensions', words: 'Errors of browser extensions' },
  { name: 'localhost', words: 'Events from localhost' },
  { name: 'webCrawlers', words: 'Errors that web crawlers meet' },
  { name: 'healthChecks', words: 'Transactions of health checks' },
] as const

/** @throws UserError 400 for what is no number in these bounds; empty is none */
export function readCount(
  form: URLSearchParams,
  name: string,
  what: string,
  [least, most]: [number, number],
) {
  const text = (form.get(name) ?? '').trim().replaceAll(',', '')
  if (text === '') return null
  const count = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (count >= least && count <= most) return count
  throw new UserError(
    `${what} can be a whole number from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}, or empty.`,
  )
}

/** The quota of one kind in a form. @throws UserError 400 */
export function readLimit(form: URLSearchParams, name: string): { count: number; window: number } | null {
  const count = readCount(form, `count-${name}`, 'A quota', [1, 1_000_000_000])
  const window = Number(form.get(`window-${name}`))
  if (count === null) return null
  if (Number.isSafeInteger(window) && window >= 1 && window <= 86_400) return { count, window }
  throw new UserError('A quota needs a time from a second to a day.')
}

/** The quotas of all kinds but errors. @throws UserError 400 */
export function readLimits(form: URLSearchParams): CategoryQuotas {
  return Object.fromEntries(
    categoryNames.flatMap((name) => {
      const limit = readLimit(form, name)
      return limit ? [[name, limit]] : []
    }),
  )
}

/** The filters in a form. @throws UserError 400 in words */
export function readFilters(form: URLSearchParams): FilterOptions {
  const browsers = new Set(form.getAll('legacyBrowsers'))
  const ips = readLines(form, 'ips')
  const wrong = ips.find((line) => !readNetwork(line))
  if (wrong !== undefined)
    throw new UserError(`"${wrong}" is neither an address nor a network such as 203.0.113.0/24.`)
  return {
    releases: readLines(form, 'releases'),
    messages: readLines(form, 'messages'),
    transactions: readLines(form, 'transactions'),
    ips,
    browserExtensions: form.has('browserExtensions'),
    localhost: form.has('localhost'),
    webCrawlers: form.has('webCrawlers'),
    healthChecks: form.has('healthChecks'),
    legacyBrowsers: legacyBrowserNames.filter((name) => browsers.has(name)),
  }
}

function readLines(form: URLSearchParams, name: string): string[] {
  const lines = (form.get(name) ?? '').toWellFormed().split(/\r?\n/)
  const all = [...new Set(lines.map((line) => line.trim()))].filter((line) => line !== '')
  if (all.length > mostLines) throw new UserError(`A list has at most ${mostLines} lines.`)
  if (all.some((line) => line.length > longestLine))
    throw new UserError(`A line has at most ${longestLine} characters.`)
  return all
}
