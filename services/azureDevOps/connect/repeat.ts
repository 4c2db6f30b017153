import { setTimeout as sleep } from 'node:timers/promises'
import type { AzureError } from './fault.ts'
import type { Call, Wire } from './wire.ts'

/** What came of one try: an answer, or a fault and whether the service may have done what was asked all the same. */
export type Outcome<Response> =
  | { response: Response }
  | { fault: AzureError; wasCarriedOut: 'no' | 'unknown' }

/**
 * Tries again what failed in passing, with growing pauses, as long as there is time for it. What must not be done twice
 * is tried again only when it surely was not done.
 * @throws AzureError of the last try
 */
export async function repeat<Response>(
  { key, patience: { pauseMs, secondMs, tries } }: Pick<Wire, 'key' | 'patience'>,
  call: Call,
  isWrite: boolean,
  attempt: () => Promise<Outcome<Response>>,
): Promise<Response> {
  let isRenewed = false
  for (let count = 1; ; count += 1) {
    const outcome = await attempt()
    if ('response' in outcome) return outcome.response
    const { fault, wasCarriedOut } = outcome
    call.isUncertain = isWrite && wasCarriedOut === 'unknown'
    if (call.isUncertain || call.signal.aborted) throw fault
    if (fault.kind === 'unauthorized' && !isRenewed && key.discard()) {
      isRenewed = true
      continue
    }
    const usual = pauseMs * 2 ** (count - 1) * (0.5 + Math.random())
    // What was throttled waits for its turn with everybody else.
    const isInLine = fault.kind === 'throttled' && fault.retryAfter !== undefined
    const pause = isInLine ? 0 : Math.max(usual, (fault.retryAfter ?? 0) * secondMs)
    const isLate = performance.now() + pause > call.until
    if (!isWorthRepeating(fault) || count >= tries || isLate) throw fault
    if (pause > 0) await sleep(pause, undefined, { signal: call.signal })
  }
}

function isWorthRepeating({ kind, status }: AzureError): boolean {
  return kind === 'throttled' || kind === 'malformed' || (kind === 'unavailable' && status !== 404)
}
