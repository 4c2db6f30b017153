import type { HitchEvent } from '../events/event.ts'
import { crashFrame } from '../events/place.ts'
import { lineageOf } from './exceptionTree.ts'

/** Whether a part of a fingerprint stands for the grouping as it would be without one. */
export function isDefaultVariable(part: string): boolean {
  return /^\s*\{\{\s*default\s*\}\}\s*$/.test(part)
}

const variable = /\{\{\s{0,20}([^{}\s]{1,220})\s{0,20}\}\}/g

/**
 * A part of a fingerprint with its `{{ variables }}` replaced by what the event says. What the event does not say
 * becomes `<no-…>`, a name nobody knows `<unrecognized-variable-…>`.
 */
export function resolveVariables(part: string, event: HitchEvent): string {
  if (!part.includes('{{')) return part
  return part.replace(variable, (_, name: string) => lookUp(name, event))
}

function lookUp(name: string, event: HitchEvent): string {
  const { payload } = event
  if (name.startsWith('tags.')) {
    const tag = name.slice(5)
    return payload.tags?.find(([key]) => key === tag)?.[1] ?? `<no-value-for-tag-${tag}>`
  }
  const main = lineageOf(payload.exception?.values, payload.platform)?.main
  const frame = crashFrame(payload)
  switch (name) {
    case 'default':
      return '{{ default }}'
    case 'transaction':
      return payload.transaction ?? '<no-transaction>'
    case 'message':
      return payload.message ?? main?.value ?? '<no-message>'
    case 'type':
    case 'error.type':
      return main?.type ?? '<no-type>'
    case 'value':
    case 'error.value':
      return main?.value ?? '<no-value>'
    case 'function':
    case 'stack.function':
      return frame?.function ?? '<no-function>'
    case 'path':
    case 'stack.abs_path':
      return frame?.abs_path ?? frame?.filename ?? '<no-abs-path>'
    case 'stack.filename':
      return frame?.filename ?? '<no-filename>'
    case 'module':
    case 'stack.module':
      return frame?.module ?? '<no-module>'
    case 'package':
    case 'stack.package':
      return frame?.package ?? '<no-package>'
    case 'level':
      return payload.level
    case 'logger':
      return payload.logger ?? '<no-logger>'
    case 'environment':
      return payload.environment ?? '<no-environment>'
    case 'release':
      return payload.release ?? '<no-release>'
    default:
      return `<unrecognized-variable-${name}>`
  }
}
