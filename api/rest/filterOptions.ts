import { z } from 'zod'
import { readNetwork } from '../../services/filters/addresses.ts'
import { legacyBrowserNames } from '../../services/filters/browsers.ts'
import { type FilterOptions, longestLine, mostLines } from '../../services/filters/options.ts'

const lines = z
  .string()
  .refine((text) => !text.includes('\0'), 'Null characters are not allowed.')
  .transform((text) => [...new Set(text.toWellFormed().split(/\r?\n/))].map((line) => line.trim()))
  .transform((all) => all.filter((line) => line !== ''))
  .refine((all) => all.length <= mostLines, `At most ${mostLines} lines.`)
  .refine((all) => all.every(isShort), `A line has at most ${longestLine} characters.`)

const networks = lines.superRefine((all, context) => {
  for (const line of all)
    if (!readNetwork(line))
      context.addIssue({
        code: 'custom',
        message: `"${line}" is neither an address nor a network such as 203.0.113.0/24.`,
      })
})

// Older clients say it in digits.
const flag = z.union([z.boolean(), z.enum(['0', '1']).transform((digit) => digit === '1')])

/** All old browsers, none, or those named. */
export const browsers = z.union([
  z.boolean().transform((all) => (all ? legacyBrowserNames : [])),
  z.array(z.enum(legacyBrowserNames, `There are ${legacyBrowserNames.join(', ')}.`)),
])

/** The filters among a project's options, under Sentry's names. Options of other names are none of ours. */
export const filterOptions = z.object({
  'filters:releases': lines.optional(),
  'filters:error_messages': lines.optional(),
  'filters:blacklisted_ips': networks.optional(),
  'filters:browser-extensions': flag.optional(),
  'filters:localhost': flag.optional(),
  'filters:web-crawlers': flag.optional(),
  'filters:transactions': lines.optional(),
  'filters:health-checks': flag.optional(),
  'filters:legacy-browsers': browsers.optional(),
})

/** What a body's options are in the database; only what it said. */
export function filterFacts(given: z.output<typeof filterOptions>): Partial<FilterOptions> {
  const facts: Partial<FilterOptions> = {
    releases: given['filters:releases'],
    messages: given['filters:error_messages'],
    ips: given['filters:blacklisted_ips'],
    browserExtensions: given['filters:browser-extensions'],
    localhost: given['filters:localhost'],
    webCrawlers: given['filters:web-crawlers'],
    transactions: given['filters:transactions'],
    healthChecks: given['filters:health-checks'],
    legacyBrowsers: given['filters:legacy-browsers'],
  }
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined))
}

/** A project's filters as its options show them. */
export function filterOptionsJson(filters: FilterOptions) {
  return {
    'filters:releases': filters.releases.join('\n'),
    'filters:error_messages': filters.messages.join('\n'),
    'filters:blacklisted_ips': filters.ips.join('\n'),
    'filters:browser-extensions': filters.browserExtensions,
    'filters:localhost': filters.localhost,
    'filters:web-crawlers': filters.webCrawlers,
    'filters:transactions': filters.transactions.join('\n'),
    'filters:health-checks': filters.healthChecks,
    'filters:legacy-browsers': filters.legacyBrowsers,
  }
}

function isShort(line: string): boolean {
  return line.length <= longestLine
}
