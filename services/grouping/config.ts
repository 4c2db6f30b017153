import type { Frame } from '../events/event.ts'
import type { Marks } from './marks.ts'
import { readStack as readStack20261122 } from './rules20261122/stack.ts'
import { readStack } from './stack.ts'

/** What the frames of one stack say, oldest first: all of them, and the application's own. */
export type StackKey = {
  all: string[]
  app: string[]
  appFrames: Frame[]
  allFrames: Frame[]
  /** Nothing in it is the application's. */
  isForeign: boolean
}

/** @param left is filled with the frames that do not count, and why */
export type ReadStack = (
  frames: Frame[],
  platform: string,
  marks?: Marks,
  left?: Map<Frame, string>,
) => StackKey

/** One version of how events are grouped. Hashes remember which made them, so that it can change without splitting groups. */
export type Config = {
  name: string
  readStack: ReadStack
  /** Whether the text of an error tells apart what libraries alone were running. */
  countsTextOfForeign: boolean
}

/** How events are grouped now. */
export const current: Config = { name: '2026-11-23', readStack, countsTextOfForeign: true }

/** Every way that is still understood; an earlier one can be deleted when no project's window reaches back to it. */
export const configs: readonly Config[] = [
  current,
  { name: '2026-11-22', readStack: readStack20261122, countsTextOfForeign: false },
]

/** The version of that name; the current one when it is not known any more. */
export function configOf(name: unknown): Config {
  return configs.find((config) => config.name === name) ?? current
}
