import type { App } from '../../app.ts'
import { whyOutOfReach } from '../hooks/address.ts'
import type { Address } from './address.ts'
import type { Connecting } from './probe.ts'
import { needed } from './probeWords.ts'
import type { Asked } from './probeWork.ts'

/** What will not be as good as it could be once an organization is connected, and why. */
export function warningsFor(
  app: App,
  { credential, endsAt }: Connecting,
  address: Address,
  { identities, hooks }: { identities: Asked<unknown>; hooks: Asked<unknown> },
): string[] {
  return [
    address.isPlain &&
      `The token goes to ${address.baseUrl} unencrypted: anybody in that network can read it.`,
    credential.kind === 'pat' &&
      !endsAt &&
      'It was not said when the token ends, so nobody can be warned before it does.',
    'fault' in identities &&
      `It may not look people up (${needed(['identities'], credential, address).join(', ')} is missing): assignees are only recognised once somebody was assigned by hand.`,
    'fault' in hooks &&
      'It may not see service hooks, so it may not be able to make them. Without them Hitch asks every minute what has changed; somebody who may can also make them by hand.',
    whyOutOfReach(app.config, address),
  ].filter((line) => typeof line === 'string')
}
