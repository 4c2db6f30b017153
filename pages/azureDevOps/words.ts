import { sentence } from '../../services/azureDevOps/sentence.ts'
import { counted } from '../layout/numbers.ts'
import { relative } from '../layout/times.ts'
import type { HookFacts, IntegrationFacts } from './facts.ts'

/** A coloured word: how something stands. */
export type Standing = { words: string; tone: 'good' | 'alarm' | 'error' | 'plain' }

const day = 24 * 3_600_000

export const credentialKinds: Record<string, string> = {
  pat: 'Personal access token',
  servicePrincipal: 'Service principal',
  delegated: 'Signed in with Microsoft Entra',
}

/** What Azure DevOps' own form calls the events. */
export const eventNames: Record<string, string> = {
  'workitem.created': 'Work item created',
  'workitem.updated': 'Work item updated',
  'workitem.commented': 'Work item commented on',
  'workitem.deleted': 'Work item deleted',
  'workitem.restored': 'Work item restored',
}

/** Whether Azure DevOps answers. */
export function stateStanding({ state }: Pick<IntegrationFacts, 'state'>): Standing {
  switch (state) {
    case 'active':
      return { words: 'Connected', tone: 'good' }
    case 'unauthorized':
      return { words: 'Not let in', tone: 'error' }
    case 'unreachable':
      return { words: 'Does not answer', tone: 'alarm' }
    case 'faltering':
      return { words: 'Slow to answer', tone: 'plain' }
    default:
      return { words: state, tone: 'plain' }
  }
}

/** How long the credential lasts; null when nobody told. */
export function endStanding(now: Date, endsAt: Date | null): Standing | null {
  if (!endsAt) return null
  const left = Math.floor((endsAt.getTime() - now.getTime()) / day)
  const on = endsAt.toISOString().slice(0, 10)
  if (endsAt <= now) return { words: `ended on ${on}`, tone: 'error' }
  const words = left === 0 ? 'ends within a day' : `ends in ${counted(left, 'day')}, on ${on}`
  return { words, tone: left < 7 ? 'error' : left < 30 ? 'alarm' : 'plain' }
}

/** Whether news of one kind come by a hook. */
export function hookStanding({ status }: Pick<HookFacts, 'status'>): Standing {
  return hookStandings[status] ?? { words: status, tone: 'plain' }
}

const hookStandings: Record<string, Standing> = {
  enabled: { words: 'On', tone: 'good' },
  byHand: { words: 'Made by hand', tone: 'good' },
  onProbation: { words: 'On probation', tone: 'alarm' },
  disabledByUser: { words: 'Switched off there', tone: 'alarm' },
  disabledBySystem: { words: 'Switched off by Azure DevOps', tone: 'error' },
  disabledByInactiveIdentity: { words: 'Off: its maker is gone', tone: 'error' },
  missing: { words: 'Gone', tone: 'error' },
  refused: { words: 'Not allowed', tone: 'alarm' },
}

const hookReasons: Record<string, string> = {
  onProbation: 'Hitch did not answer in time, so Azure DevOps holds back news until it does.',
  disabledByUser: 'Somebody switched it off there. Hitch does not switch it on again unless you ask.',
  disabledBySystem: 'It failed too often.',
  disabledByInactiveIdentity: 'The account that made it is not active any more.',
  missing: 'Somebody deleted it there.',
}

/** Why a hook is as it is, when it should not be. */
export function hookReason({ status, reason }: Pick<HookFacts, 'status' | 'reason'>): string | null {
  return reason ?? hookReasons[status] ?? null
}

/** All hooks in one line: "5 hooks on", "2 of 5 hooks on". */
export function hooksStanding(hooks: HookFacts[]): Standing {
  const works = hooks.filter(({ status }) => hookStanding({ status }).tone === 'good').length
  if (hooks.length === 0) return { words: 'no hooks yet', tone: 'alarm' }
  if (works === hooks.length) return { words: `all ${counted(works, 'hook')} on`, tone: 'good' }
  return { words: `${works} of ${counted(hooks.length, 'hook')} on`, tone: 'alarm' }
}

/** Everything that is not as it should be, each in a sentence that says what to do, if anything. */
export function troublesOf(now: Date, facts: IntegrationFacts): string[] {
  return [stateTrouble(now, facts), endTrouble(now, facts), hookTrouble(facts)].filter(
    (trouble) => trouble !== null,
  )
}

function stateTrouble(now: Date, { state, stateReason, stateSince }: IntegrationFacts): string | null {
  const why = stateReason ? ` ${sentence(stateReason)}` : ''
  if (state === 'unauthorized')
    return `Azure DevOps has not let Hitch in for ${lasting(now, stateSince)}.${why} Renew the credential; what happens until then is caught up.`
  if (state === 'unreachable')
    return `Azure DevOps has not answered for ${lasting(now, stateSince)}.${why} Nothing is lost, and Hitch goes on trying.`
  return null
}

function endTrouble(now: Date, { endsAt, state }: IntegrationFacts): string | null {
  const end = endStanding(now, endsAt)
  // That it has ended is why nobody lets us in, and is said already.
  if (!end || end.tone === 'plain' || state === 'unauthorized') return null
  return `The credential ${end.words}. Renew it, and nothing is missed.`
}

function hookTrouble({ hooks }: IntegrationFacts): string | null {
  if (hooksStanding(hooks).tone === 'good') return null
  return 'Not all news come by hooks. Hitch asks for the others every minute, so they arrive, but later.'
}

function lasting(now: Date, since: Date): string {
  return relative(now, since).replace(/ ago$/, '').replace('just now', 'a moment')
}
