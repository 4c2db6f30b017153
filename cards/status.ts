import { count, counted, type Speech, type Tone } from './state.ts'

/** What there is to know about how Hitch is doing. Texts are raw. */
export type Health = {
  now: Date
  /** Work that failed for good, and how long the oldest due one has been waiting. */
  work: { dead: number; oldestDueSeconds: number }
  /** Null for somebody who may not be told. */
  integrations: IntegrationHealth[] | null
}

export type IntegrationHealth = {
  name: string
  state: string
  stateReason: string | null
  stateSince: Date
  credentialEndsAt: Date | null
  subscriptions: { eventType: string; status: string }[]
}

/** One thing and how it is doing: "Azure DevOps contoso" "answers, since …". Never told by the tone alone. */
export type HealthRow = { name: string; tone: Tone; text: string; details: string[] }

/** Everything that works, or does not, in words. What people wrote in it is shown by `say`. */
export function healthRows({ now, work, integrations }: Health, say: Speech): HealthRow[] {
  return [
    { name: 'Bot', tone: 'done', text: 'is here and answers', details: [] },
    { name: 'Database', tone: 'done', text: 'answers', details: [] },
    workRow(work),
    ...(integrations?.map((integration) => integrationRow(integration, now, say)) ?? []),
    ...(integrations?.length === 0
      ? [{ name: 'Azure DevOps', tone: 'quiet' as const, text: 'is not connected', details: [] }]
      : []),
  ]
}

/** Whether anything is not as it should be. */
export function isTroubled(rows: HealthRow[]): boolean {
  return rows.some(({ tone }) => tone === 'alarm' || tone === 'caution')
}

// Below this, work is simply being done.
const slowSeconds = 10

function workRow({ dead, oldestDueSeconds }: Health['work']): HealthRow {
  const waiting = Math.round(oldestDueSeconds)
  const details =
    dead > 0 ? [`${counted(dead, 'job')} failed for good. An administrator finds the reason in the log.`] : []
  const isSlow = waiting > slowSeconds
  return {
    name: 'Work',
    tone: dead > 0 ? 'alarm' : isSlow ? 'caution' : 'done',
    text: isSlow ? `has been waiting for ${count(waiting)} seconds` : 'is done as it comes',
    details,
  }
}

const states: Record<string, { tone: Tone; text: string }> = {
  active: { tone: 'done', text: 'has answered' },
  faltering: { tone: 'caution', text: 'has not answered well' },
  unreachable: { tone: 'alarm', text: 'has not answered' },
  unauthorized: { tone: 'alarm', text: 'has not let Hitch in' },
}

function integrationRow(integration: IntegrationHealth, now: Date, say: Speech): HealthRow {
  const { state, stateReason, stateSince } = integration
  const { tone, text } = states[state] ?? { tone: 'caution', text: `is ${say.text(state)}` }
  const hooks = hooksOf(integration)
  const credential = credentialOf(integration, now)
  return {
    name: `Azure DevOps ${say.text(integration.name)}`,
    tone: tone === 'done' && (hooks.isTroubled || credential.isTroubled) ? 'caution' : tone,
    text: `${text} since ${say.time(stateSince)}`,
    details: [
      state === 'active' || !stateReason ? '' : say.text(stateReason),
      hooks.text,
      credential.text,
    ].filter((detail) => detail !== ''),
  }
}

const hookWords: Record<string, string> = {
  enabled: 'on',
  byHand: 'made by hand',
  onProbation: 'slowed down after failures',
  disabledByUser: 'switched off by somebody there',
  disabledBySystem: 'switched off by Azure DevOps',
  disabledByInactiveIdentity: 'switched off, because who made them is inactive',
  missing: 'gone',
  refused: 'not allowed',
}

function hooksOf({ subscriptions }: IntegrationHealth): { text: string; isTroubled: boolean } {
  const polled = 'Changes there are looked for every minute.'
  if (subscriptions.length === 0) return { text: `No hooks. ${polled}`, isTroubled: false }
  const statuses = [...new Set(subscriptions.map(({ status }) => status))]
  const parts = statuses.map((status) => {
    const events = subscriptions.filter((one) => one.status === status)
    const words = hookWords[status] ?? 'in a state of their own'
    if (statuses.length === 1) return `all ${events.length} ${words}`
    const names = events.map(({ eventType }) => eventType.replace('workitem.', '')).join(', ')
    return status === 'enabled' ? `${events.length} ${words}` : `${names} ${words}`
  })
  const isWorking = (status: string) => status === 'enabled' || status === 'byHand'
  const isTroubled = !statuses.every(isWorking)
  const instead = statuses.some(isWorking) ? '' : ` ${polled}`
  return { text: `Hooks: ${parts.join('; ')}.${instead}`, isTroubled }
}

const dayMs = 24 * 3_600_000
const soonDays = 30

function credentialOf({ credentialEndsAt }: IntegrationHealth, now: Date) {
  if (!credentialEndsAt) return { text: '', isTroubled: false }
  const days = Math.floor((credentialEndsAt.getTime() - now.getTime()) / dayMs)
  const left = days < 0 ? 'has ended' : days === 0 ? 'ends within a day' : `ends in ${counted(days, 'day')}`
  return { text: `Its credential ${left}.`, isTroubled: days < soonDays }
}
