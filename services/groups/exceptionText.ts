import type { ExceptionValue } from '../events/event.ts'
import { familyOf } from '../grouping/names/family.ts'
import { parameterise } from './parameterise.ts'

/**
 * What an exception itself says for grouping: its type, unless the SDK made that up, and its text where no stack tells
 * one place from another. Of a thrown string or object the text is all it is, and its stack may be the SDK's own.
 */
export function exceptionText(exception: ExceptionValue, hasStack: boolean, platform: string): string {
  const synthetic = isSynthetic(exception)
  const type = synthetic ? '' : (exception.type ?? '')
  const counts = !hasStack || (synthetic && familyOf(platform) === 'javascript')
  const value = counts && exception.value ? parameterise(exception.value) : ''
  return type && value ? `${type}: ${value}` : type || value
}

/** Whether an exception only carries the stack of a message: made by the SDK, without a type of its own. */
export function isCarrier(exception: ExceptionValue): boolean {
  return exception.type === undefined && isSynthetic(exception)
}

/** Whether an exception's type was made up by the SDK and says nothing about what was thrown. */
export function isSynthetic(exception: ExceptionValue): boolean {
  return exception.mechanism?.synthetic === true
}
