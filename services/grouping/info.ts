import type { EventPayload, Fingerprint, Frame } from '../events/event.ts'
import { decidingThread, functionName, shortPath } from '../events/place.ts'
import { storedEvent } from '../events/stored.ts'
import { lineageOf } from '../groups/exceptionTree.ts'
import { fingerprints, type Reading, readRules } from '../groups/fingerprint.ts'
import type { Grouping } from './grouping.ts'

/** Why an event is grouped as it is, down to its frames. */
export type GroupingInfo = {
  config: string
  fingerprints: Fingerprint[]
  /** The fingerprint rule that decided, as it was written. */
  rule: string | null
  /** Of each exception that counts, what was thrown last first; of a thread when there are none. */
  stacks: { of: string; frames: FrameInfo[] }[]
}

/** A frame, innermost first, and whether it counts. */
export type FrameInfo = {
  /** "charge in src/pay.ts". */
  name: string
  isOwn: boolean
  /** Whether it counts for the hash of the application's own frames, and for that of all. */
  app: boolean
  system: boolean
  /** Why it does not count, or what said whose it is; empty when there is nothing to say. */
  why: string
}

const mostFrames = 60

/** Looks once more at how a stored event is grouped, and takes notes. */
export function groupingInfo(payload: EventPayload, grouping: Grouping): GroupingInfo {
  const event = storedEvent(payload)
  const reading = readRules(event, grouping)
  return {
    config: grouping.config.name,
    fingerprints: fingerprints(event, grouping, reading),
    rule: reading.rule?.text ?? null,
    stacks: stacksOf(payload, reading),
  }
}

function stacksOf(payload: EventPayload, reading: Reading): GroupingInfo['stacks'] {
  const lineage = lineageOf(payload.exception?.values, payload.platform, reading.grouping.config.readStack)
  if (lineage)
    return lineage.contributing.toReversed().map(({ type, value, stacktrace }) => ({
      of: type ?? value ?? 'error',
      frames: framesOf(stacktrace?.frames ?? [], reading),
    }))
  const thread = decidingThread(payload.threads?.values)
  return thread ? [{ of: 'thread', frames: framesOf(thread, reading) }] : []
}

function framesOf(frames: Frame[], { event, grouping, marks }: Reading): FrameInfo[] {
  const left = new Map<Frame, string>()
  const key = grouping.config.readStack(frames, event.platform, marks, left)
  const own = new Set(key.appFrames)
  const all = new Set(key.allFrames)
  return frames
    .toReversed()
    .slice(0, mostFrames)
    .map((frame) => {
      const mark = marks?.frames.get(frame)
      const app = own.has(frame)
      const whose = mark?.inApp === undefined ? '' : `the application’s own or not by the rule ${mark.rule}`
      return {
        name: nameOf(frame),
        isOwn: app || (mark?.inApp ?? frame.in_app) === true,
        app,
        system: all.has(frame),
        why:
          left.get(frame) ??
          (app
            ? whose
            : ([
                whose,
                all.has(frame) ? 'not the application’s own' : 'more frames than the rules let count',
              ].filter(Boolean)[0] ?? '')),
      }
    })
}

function nameOf(frame: Frame): string {
  const name = functionName(frame) || '<anonymous>'
  const place = frame.module ?? shortPath(frame)
  return place ? `${name} in ${place}` : name
}
