import type { Transaction } from '../traces/transaction.ts'
import { networksMatcher } from './addresses.ts'
import type { Sender } from './filters.ts'
import { anyOf } from './glob.ts'
import type { FilterOptions } from './options.ts'

/** Which filter drops a transaction; the last two as Sentry names them in outcomes. */
export type TransactionFilterName =
  | 'ip-address'
  | 'release-version'
  | 'transaction-name'
  | 'filtered-transaction'

/** Looks whether a project wants to hear of a transaction. */
export type TransactionFilters = (
  transaction: Pick<Transaction, 'name' | 'release'>,
  sender: Sender,
) => TransactionFilterName | null

/** Reads a project's filters once, for every transaction of it. Null when none of them is about transactions. */
export function createTransactionFilters(options: FilterOptions): TransactionFilters | null {
  const { ips, releases, transactions, healthChecks } = options
  if (ips.length + releases.length + transactions.length === 0 && !healthChecks) return null
  const isIn = networksMatcher(ips)
  const isOfRelease = anyOf(releases)
  const isNamed = anyOf(transactions)
  return ({ name, release }, { clientIp }) => {
    if (ips.length > 0 && clientIp !== undefined && isIn(clientIp)) return 'ip-address'
    if (release !== null && isOfRelease(release)) return 'release-version'
    if (isNamed(name)) return 'transaction-name'
    return healthChecks && isHealthCheck(name) ? 'filtered-transaction' : null
  }
}

const words = new Set(
  'health healthy healthz healthcheck health-check health_check live livez liveness ready readyz readiness ping heartbeat alive up'.split(
    ' ',
  ),
)

/** Whether a transaction is one by which a load balancer or a watcher looks whether somebody is well. */
export function isHealthCheck(name: string): boolean {
  const path = name.replace(/^[A-Z]{3,7} /, '').replace(/\/+$/, '')
  if (!path.startsWith('/')) return false
  const parts = path.toLowerCase().split('/')
  const last = parts.at(-1) ?? ''
  // /health/ready as well as /api/healthz.
  return words.has(last.replace(/\.\w{1,5}$/, '')) && (last !== 'up' || parts.length === 2)
}
