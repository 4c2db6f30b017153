import { familyOf, isMachineCode } from '../grouping/names/family.ts'
import { isCarrier, isSynthetic } from '../groups/exceptionText.ts'
import { lineageOf } from '../groups/exceptionTree.ts'
import { violationTitle } from './csp.ts'
import type { EventPayload, ExceptionValue, Frame, HitchEvent } from './event.ts'
import { feedbackOf, firstWords, senderOf } from './feedback.ts'
import { limits } from './limits.ts'
import { crashFrame, functionName, placeOf, shortPath } from './place.ts'
import { cut, firstLine } from './text.ts'

export type Description = Pick<HitchEvent, 'kind' | 'title' | 'message' | 'culprit' | 'topFrame'>

const unlabeled = '<unlabeled event>'

/** What an event is called and where it happened, for people. The title is one line and never empty. */
export function describe(payload: EventPayload): Description {
  const { kind, title, message, frame, isSynthetic } = headline(payload)
  return {
    kind,
    title: title === '' ? unlabeled : title,
    message: cut(message, limits.shownMessage),
    culprit: culpritOf(payload, isSynthetic ? undefined : frame),
    topFrame: placeOf(frame),
  }
}

type Headline = {
  kind: HitchEvent['kind']
  title: string
  message: string
  frame: Frame | undefined
  isSynthetic: boolean
}

function headline(payload: EventPayload): Headline {
  const said = payload.message ?? ''
  const feedback = feedbackOf(payload)
  if (feedback)
    return {
      kind: 'feedback',
      title: firstWords(feedback.message),
      message: feedback.message,
      frame: undefined,
      isSynthetic: false,
    }
  const main = lineageOf(payload.exception?.values, payload.platform)?.main
  const frame = crashFrame(payload)
  if (payload.csp && !main) {
    const title = cut(violationTitle(payload.csp), limits.titleType + limits.shownMessage)
    return { kind: 'csp', title, message: said || title, frame: undefined, isSynthetic: false }
  }
  if (payload.report && !main) {
    const title = cut(titleLine(payload.report.title), limits.titleType + limits.shownMessage)
    return { kind: 'default', title, message: said || title, frame: undefined, isSynthetic: false }
  }
  if (!main) return { kind: 'default', title: titleLine(said), message: said, frame, isSynthetic: false }
  // An SDK of version 11 wraps a message in an exception without a type, to send along where it was written.
  if (isCarrier(main) && said !== '')
    return { kind: 'default', title: titleLine(said), message: said, frame, isSynthetic: true }
  return {
    kind: 'error',
    title: errorTitle(main, frame, payload.platform) || titleLine(said),
    message: main.value ?? said,
    frame,
    isSynthetic: isSynthetic(main),
  }
}

function errorTitle(main: ExceptionValue, frame: Frame | undefined, platform: string): string {
  const value = titleLine(main.value ?? '')
  const name = frame ? functionName(frame) : ''
  // What a signal is called says less than the function it stopped; a thrown string or object says more.
  if (isSynthetic(main) && isMachineCode(platform) && name) return name
  const type = cut(firstLine(main.type ?? ''), limits.titleType)
  if (type === '') return value || name
  return value === '' ? type : `${type}: ${value}`
}

function titleLine(text: string): string {
  return cut(firstLine(text), limits.shownMessage)
}

function culpritOf(payload: EventPayload, frame: Frame | undefined): string {
  const feedback = feedbackOf(payload)
  if (feedback) return cut(senderOf(feedback), limits.transaction)
  const said = payload.culprit ?? payload.transaction
  if (said) return said
  const place = frame ? frameCulprit(frame, payload.platform) : ''
  const url = payload.csp?.document_uri ?? payload.request?.url
  return cut(place || (typeof url === 'string' ? url : ''), limits.transaction)
}

function frameCulprit(frame: Frame, platform: string): string {
  const name = functionName(frame) || '?'
  const family = familyOf(platform)
  if (isMachineCode(platform)) return name === '?' ? '' : name
  const place = frame.module ?? shortPath(frame)
  if (!place) return name === '?' ? '' : name
  return family === 'javascript' ? `${name}(${place})` : `${place} in ${name}`
}
