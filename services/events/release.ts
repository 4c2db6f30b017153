import { type Intake, note, textOf } from './intake.ts'
import { limits } from './limits.ts'

/**
 * A release's name, or undefined: up to 200 characters without newline, tab and slashes, and not `.`, `..` or
 * `latest`, as the protocol's documentation asks. A wrong one is dropped, not the event.
 */
export function releaseOf(intake: Intake, value: unknown): string | undefined {
  const release = textOf(intake, 'release', value, limits.release + 1)
  if (release === undefined) return undefined
  const isGood =
    release.length <= limits.release &&
    !/[\n\r\t\f/\\]/.test(release) &&
    !/^(?:\.{1,2}|latest)$/i.test(release)
  return isGood ? release : refuse(intake, 'release', value)
}

/** An environment's name, or undefined: up to 64 characters, without newline and slash, and not `none`. */
export function environmentOf(intake: Intake, value: unknown): string | undefined {
  const environment = textOf(intake, 'environment', value, limits.environment + 1)
  if (environment === undefined) return undefined
  const isGood =
    environment.length <= limits.environment &&
    !/[\n\r\t/]/.test(environment) &&
    environment.toLowerCase() !== 'none'
  return isGood ? environment : refuse(intake, 'environment', value)
}

/** A distribution of a release, or undefined: up to 64 letters, digits, dots, dashes and underscores. */
export function distOf(intake: Intake, value: unknown): string | undefined {
  const dist = textOf(intake, 'dist', value, limits.dist + 1)
  if (dist === undefined) return undefined
  return dist.length <= limits.dist && /^[\w.-]+$/.test(dist) ? dist : refuse(intake, 'dist', value)
}

function refuse(intake: Intake, name: string, value: unknown): undefined {
  note(intake, 'invalid_data', name, value)
  return undefined
}
