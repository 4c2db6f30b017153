import type { EventPayload } from './event.ts'
import { type Raw, scalarText } from './intake.ts'
import type { Tag } from './tags.ts'

/** What an event says elsewhere that people search by, as tags; what it does not say is undefined. */
export function derivedTags(payload: EventPayload, user: string | null): (readonly [string, unknown])[] {
  const { contexts } = payload
  const mechanism = payload.exception?.values.at(-1)?.mechanism
  const handled = mechanism?.handled
  return [
    ['level', payload.level],
    ['environment', payload.environment],
    ['release', payload.release],
    ['dist', payload.dist],
    ['user', user],
    ['transaction', payload.transaction],
    ['logger', payload.logger],
    ['server_name', payload.server_name],
    ['site', payload.site],
    ['url', payload.request?.url],
    ['handled', typeof handled === 'boolean' ? (handled ? 'yes' : 'no') : undefined],
    ['mechanism', mechanism?.type],
    ...named('os', contexts?.os),
    ...named('browser', contexts?.browser),
    ...named('runtime', contexts?.runtime),
    ['device', contexts?.device?.model],
    ['device.family', contexts?.device?.family],
  ]
}

function named(name: string, context: Raw | undefined): Tag[] {
  if (!context || typeof context.name !== 'string') return []
  const version = scalarText(context.version)
  return [
    [name, version === undefined ? context.name : `${context.name} ${version}`],
    [`${name}.name`, context.name],
  ]
}
