import type { ExceptionValue } from './event.ts'
import { type Stack, stackOf } from './frames.ts'
import { entriesOf, type Intake, note, type Raw, scalarText } from './intake.ts'
import { limits } from './limits.ts'
import { plainText } from './plain.ts'

export type Thread = {
  id?: string
  name?: string
  crashed?: boolean
  current?: boolean
  main?: boolean
  state?: string
  stacktrace?: Stack
}

/** The threads of an event; of more than 32 the crashed and the current ones first. */
export function threadsOf(intake: Intake, value: unknown): Thread[] {
  const raw = entriesOf(intake, 'threads', value)
  if (raw.length > limits.threads) {
    note(intake, 'threads_cut', 'threads.values', `${raw.length} threads, ${limits.threads} kept`)
    raw.sort((left, right) => weight(right) - weight(left))
  }
  return raw
    .slice(0, limits.threads)
    .map((entry, index) => threadOf(intake, `threads.values.${index}`, entry))
}

/**
 * Gives a lone stack trace its exception: one at the top level goes to the only exception that lacks one, the stack of
 * the only crashed thread to the main exception that lacks one. Without an exception a top-level stack becomes a
 * thread of its own.
 */
export function settleStacks(
  exceptions: ExceptionValue[],
  threads: Thread[],
  loose: Stack | undefined,
): void {
  const [only] = exceptions
  if (loose) {
    if (exceptions.length === 1 && only && !only.stacktrace) only.stacktrace = loose
    else if (exceptions.length === 0 && !threads.some((thread) => thread.stacktrace))
      threads.push({ current: true, stacktrace: loose })
  }
  const main = exceptions.at(-1)
  if (!main || main.stacktrace) return
  const crashed = threads.filter((thread) => thread.crashed && thread.stacktrace)
  if (crashed.length !== 1 || !crashed[0]?.stacktrace) return
  main.stacktrace = crashed[0].stacktrace
  delete crashed[0].stacktrace
}

function threadOf(intake: Intake, name: string, raw: Raw): Thread {
  const thread: Thread = {}
  for (const field of ['id', 'name', 'state'] as const) {
    const text = scalarText(raw[field])
    if (text) thread[field] = plainText(text, limits.name, intake.scrub)
  }
  for (const field of ['crashed', 'current', 'main'] as const)
    if (typeof raw[field] === 'boolean') thread[field] = raw[field]
  const stack = stackOf(intake, `${name}.stacktrace`, raw.stacktrace)
  if (stack) thread.stacktrace = stack
  return thread
}

function weight(thread: Raw): number {
  return thread.crashed === true ? 2 : thread.current === true ? 1 : 0
}
