import { setTimeout as pause } from 'node:timers/promises'
import type { Connector, PostedMessage } from '../test/fakes/connector.ts'
import { buttonsOf, type Room } from '../test/fakes/teams.ts'

/** Does something again and again; a turn that takes too long delays the next. */
export async function every(
  ms: number,
  start: number,
  end: number,
  work: (turn: number) => Promise<void>,
): Promise<void> {
  for (let turn = 0; start + turn * ms < end; turn++) {
    await pause(Math.max(0, start + turn * ms - performance.now()))
    await work(turn)
  }
}

/** Waits for something that somebody else does. What is measured is some hundred milliseconds; looking every five does not blur it. */
export async function until(isSo: () => boolean, what: string, patienceMs: number): Promise<void> {
  for (const start = performance.now(); !isSo(); await pause(5))
    if (performance.now() - start > patienceMs) throw new Error(`waited in vain for ${what}`)
}

export function offers(message: PostedMessage, verb: string): boolean {
  return buttonsOf(message).some((button) => button.verb === verb)
}

/** The card of a group in each of some rooms; null while one is missing. */
export function cardsIn(connector: Connector, rooms: Room[]): PostedMessage[] | null {
  const cards = rooms.map(({ id }) =>
    connector.posted(id).find((message) => offers(message, 'resolve') || offers(message, 'unresolve')),
  )
  return cards.every((card) => card !== undefined) ? cards : null
}
