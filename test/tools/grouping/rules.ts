import type { ExceptionValue, Frame, HitchEvent } from '../../../services/events/event.ts'
import { configs } from '../../../services/grouping/config.ts'
import { standard } from '../../../services/grouping/grouping.ts'
import {
  cleanFunction,
  cleanModule,
  type Family,
  familyOf,
} from '../../../services/grouping/rules20261122/frameNames.ts'
import { fingerprints } from '../../../services/groups/fingerprint.ts'
import { parameterise } from '../../../services/groups/parameterise.ts'

/** A way of grouping: the keys of an event, of which two events of a group share one. */
export type Rules = { name: string; keysOf(event: HitchEvent): string[] }

const [now, before] = configs

/** Ours and, in short, what is publicly described of two others. */
export const rules: Rules[] = [
  { name: 'Hitch', keysOf: (event) => hashes(event) },
  {
    name: 'Hitch 2026-11-22',
    keysOf: (event) =>
      fingerprints(event, { ...standard, config: before ?? now ?? standard.config }).map(({ hash }) => hash),
  },
  { name: 'as Sentry’s', keysOf: byBothStacks },
  { name: 'as Bugsink’s', keysOf: byTypeAndText },
]

function hashes(event: HitchEvent): string[] {
  return fingerprints(event).map(({ hash }) => hash)
}

// Type and parameterised text of what was thrown last; stacks do not count.
function byTypeAndText({ payload }: HitchEvent): string[] {
  const main = payload.exception?.values.at(-1)
  if (!main) return [parameterise(payload.logentry?.message ?? payload.message ?? '')]
  return [`${main.type ?? ''}: ${parameterise(main.value ?? '')}`]
}

// Two hashes, by the application's frames and by all: of each frame the module or file, the function and the line of
// code; the text only where no stack says anything.
function byBothStacks(event: HitchEvent): string[] {
  const { payload, platform } = event
  const thrown = payload.exception?.values ?? []
  if (thrown.length === 0)
    return [`message ${parameterise(payload.logentry?.message ?? payload.message ?? '')}`]
  const keys = [true, false].flatMap((isApp) => {
    const stacks = thrown.map((one) => stackOf(one, platform, isApp))
    if (stacks.every((stack) => stack.length === 0)) return []
    return [thrown.map((one, index) => [one.type, ...(stacks[index] ?? [])].join('\n')).join('\n\n')]
  })
  if (keys.length > 0) return keys
  return [thrown.map(({ type, value }) => `${type}: ${parameterise(value ?? '')}`).join('\n')]
}

function stackOf({ stacktrace }: ExceptionValue, platform: string, isApp: boolean): string[] {
  const frames = stacktrace?.frames ?? []
  const isKnown = frames.some((frame) => frame.in_app === true)
  const lines: string[] = []
  let last = ''
  for (const frame of frames) {
    if (isApp && (isKnown ? frame.in_app !== true : frame.in_app === false)) continue
    const place = `${frame.filename}:${frame.module}:${frame.function}:${frame.lineno}:${frame.colno}`
    const line = lineOf(frame, familyOf(platform))
    if (line === '' || place === last) continue
    last = place
    lines.push(line)
  }
  return lines
}

const scripting = new Set<Family>(['javascript', 'python', 'php', 'ruby'])

function lineOf(frame: Frame, family: Family): string {
  const path = frame.filename ?? frame.abs_path ?? ''
  const isAddress = /^(?:https?|blob|data):/.test(path)
  const isMapped = /^webpack:/.test(path) && frame.context_line !== undefined
  const name = frame.function && !isMapped ? cleanFunction(frame.function, family) : ''
  const place = frame.module ? cleanModule(frame.module, family) : isAddress ? '' : baseName(path)
  const code = (frame.context_line ?? '').trim().replace(/\s+/g, ' ')
  const counts = scripting.has(family) && code.length <= 120 && !(isAddress && name === '')
  const text = [place, name, counts ? code : ''].join('|')
  return text === '||' ? '' : text
}

function baseName(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? '')
    .toLowerCase()
    .replace(/[-.](?:\d[\d.]*|[0-9a-f]{7,40})(?=[-.])/g, '')
}
