import { type LegacyBrowser, legacyBrowserNames } from './browsers.ts'

/** What a project does not want to hear of. */
export type FilterOptions = {
  /** Globs over the release. */
  releases: string[]
  /** Globs over messages and over "type: value" of exceptions. */
  messages: string[]
  /** Internet addresses and networks of senders. */
  ips: string[]
  browserExtensions: boolean
  localhost: boolean
  webCrawlers: boolean
  /** Globs over the names of transactions. */
  transactions: string[]
  /** Transactions by which others look whether one is well. */
  healthChecks: boolean
  /** Which browsers are too old to be cared for. */
  legacyBrowsers: LegacyBrowser[]
}

export const mostLines = 200
export const longestLine = 200

/** Reads the filters of a project as stored; what is not understood counts as not said. */
export function readFilterOptions(json: unknown): FilterOptions {
  const given = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>
  const names = new Set(lines(given.legacyBrowsers))
  return {
    releases: lines(given.releases),
    messages: lines(given.messages),
    ips: lines(given.ips),
    browserExtensions: given.browserExtensions === true,
    localhost: given.localhost === true,
    webCrawlers: given.webCrawlers === true,
    transactions: lines(given.transactions),
    healthChecks: given.healthChecks === true,
    legacyBrowsers: legacyBrowserNames.filter((name) => names.has(name)),
  }
}

function lines(list: unknown): string[] {
  if (!Array.isArray(list)) return []
  return list.filter((line) => typeof line === 'string' && line !== '').slice(0, mostLines)
}
