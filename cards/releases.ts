import type { BadRelease } from '../services/releases/bad.ts'

/** Why a release looks bad, a sentence each; what there was of it when it does no more. */
export function reasonsInWords(view: BadRelease, quote: (text: string) => string): string[] {
  const { reasons, newGroups, backGroups } = view
  if (reasons.length === 0)
    return [`${groupsInWords(newGroups, backGroups)} so far, which is no more than usual.`]
  return reasons.map((reason) => {
    if (reason.kind === 'groups') {
      const most = reason.mostBefore === 0 ? 'none' : `at most ${reason.mostBefore}`
      return `${groupsInWords(reason.newGroups, reason.backGroups)}. The releases before it had ${most} by then.`
    }
    const { sessions, rate, before } = reason
    return `${percent(rate)} of its ${sessions.toLocaleString('en-US')} sessions failed: they crashed, or ended by an unhandled error. In ${quote(before.version)} it was ${percent(before.rate)}.`
  })
}

/** By which rule that is. */
export function verdictRule({ thresholds }: BadRelease): string {
  const { groups, groupsTimes, sessions, failedTimes, failedMore } = thresholds
  return `Compared with the releases before it, in its first 24 hours. Bad is: ${groups} groups or more, over ${groupsTimes} times as many as any of the last five had by then; or ${failedTimes} times the share of failed sessions, at least ${failedMore * 100} % more, among ${sessions} or more. The project's option badReleaseCards switches this off.`
}

function groupsInWords(newGroups: number, backGroups: number): string {
  const fresh = `${newGroups} new ${newGroups === 1 ? 'group' : 'groups'}`
  return backGroups === 0 ? fresh : `${fresh}, and ${backGroups} that came back`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`
}
