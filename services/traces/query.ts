import { UserError } from '../errors.ts'
import type { Which } from './read.ts'

/** What a query can narrow transactions by. */
export type Narrowed = Pick<Which, 'name' | 'op' | 'release' | 'environments' | 'text'>

const keys = ['transaction', 'transaction.op', 'release', 'environment', 'event.type'] as const

/**
 * Reads `transaction:"GET /orders" release:shop@1.0 checkout`: keys with a value, and words that are part of the name.
 * @throws UserError 400 for what is not understood
 */
export function readTraceQuery(query: string): Narrowed {
  const narrowed: Narrowed = {}
  const words: string[] = []
  for (const token of query.slice(0, 1000).match(/(?:[^\s"]|"(?:[^"\\]|\\.)*"?)+/g) ?? []) {
    const [, not, key, rest] = /^(!?)([a-z][a-z._]{0,30}):(.*)$/s.exec(token) ?? []
    if (key === undefined) words.push(plain(token))
    else if (not)
      throw new UserError(`Transactions cannot be searched by what they are not: ${token.slice(0, 60)}`)
    else narrow(narrowed, key, plain(rest ?? ''))
  }
  if (words.length > 0) narrowed.text = words.join(' ')
  return narrowed
}

function narrow(narrowed: Narrowed, key: string, value: string): void {
  if (key === 'transaction') narrowed.name = value
  else if (key === 'transaction.op') narrowed.op = value
  else if (key === 'release') narrowed.release = value
  else if (key === 'environment') narrowed.environments = [...(narrowed.environments ?? []), value]
  else if (key !== 'event.type' || value !== 'transaction')
    throw new UserError(
      `Transactions can be searched by ${keys.join(', ')} and by words of their names; not by ${key}:${value.slice(0, 40)}.`,
    )
}

function plain(token: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"?$/s.exec(token)?.[1]
  return quoted === undefined ? token : quoted.replace(/\\(.)/gs, '$1')
}
