import { hash } from 'node:crypto'
import type { Incoming } from '../events/incoming.ts'
import { cut } from '../events/text.ts'
import { lineageOf } from '../groups/exceptionTree.ts'
import { explain } from '../groups/explanation.ts'
import { caps, type Floods } from './floods.ts'

/**
 * What becomes of events that would all make groups, when there is not room for that many: those beyond it are grouped
 * by the type of their error alone, and beyond so many types as one. Their own hashes are not kept, so that an error
 * that comes again in another hour makes its own group.
 * @returns the events that are grouped otherwise, by what they were; empty when there is room
 */
export function coarsen<Event extends Incoming>(floods: Floods, missing: Event[]): Map<Event, Event> {
  const wanted = new Map<number, Set<string>>()
  const counted = missing.filter((incoming) => !isExempt(incoming))
  for (const { projectId, fingerprints } of counted) {
    const hashes = wanted.get(projectId) ?? new Set()
    wanted.set(projectId, hashes.add(fingerprints[0]?.hash ?? ''))
  }
  const coarse = new Map<Event, Event>()
  for (const [projectId, hashes] of wanted) {
    const room = floods.admit({ projectId, kind: 'group' }, hashes.size)
    if (room >= hashes.size) continue
    const admitted = new Set([...hashes].slice(0, room))
    for (const incoming of counted) {
      if (incoming.projectId !== projectId) continue
      if (!admitted.has(incoming.fingerprints[0]?.hash ?? ''))
        coarse.set(incoming, coarsely(floods, incoming))
    }
  }
  return coarse
}

// What Hitch makes itself, and feedback, has caps of its own.
function isExempt({ isOurs, event }: Incoming): boolean {
  return isOurs === true || event.kind === 'feedback'
}

const many = caps.group.toLocaleString('en')

function coarsely<Event extends Incoming>(floods: Floods, incoming: Event): Event {
  const { event, projectId } = incoming
  const main = lineageOf(event.payload.exception?.values, event.platform)?.main
  const type = cut(main?.type ?? event.kind, 128)
  const isOwn = floods.admitType(projectId, type)
  const fingerprint = {
    hash: hash('md5', isOwn ? `flood\n${type}` : 'flood', 'hex'),
    variant: 'default' as const,
    explanation: isOwn
      ? explain(
          `There were more than ${many} new groups in an hour, so these are grouped by their type alone: `,
          type,
        )
      : `There were more than ${many} new groups in an hour, of too many types, so all others are this one`,
  }
  const others = isOwn ? event : { ...event, title: 'Too many different errors', message: event.title }
  return { ...incoming, event: others, fingerprints: [fingerprint] }
}
