import type { CheckIn as Run } from '../../prisma/client/client.ts'
import type { MonitorConfig } from './config.ts'
import { wallText } from './zone.ts'

/** What became of a run, for people: a line, and what more there is to know. */
export function wordsFor(
  name: string,
  { timezone, margin, maxRuntime }: MonitorConfig,
  run: Pick<Run, 'status' | 'startedAt' | 'expectedAt' | 'duration'>,
): { title: string; detail: string } {
  const at = (time: Date) => `${wallText(time, timezone)} (${timezone})`
  switch (run.status) {
    case 'missed':
      return {
        title: `${name} did not check in`,
        detail: `It was expected at ${at(run.expectedAt ?? run.startedAt)}, and ${minutes(margin)} later it had not come.`,
      }
    case 'timeout':
      return {
        title: `${name} takes too long`,
        detail: `It began at ${at(run.startedAt)}, and after ${minutes(maxRuntime)} nothing had been heard of it.`,
      }
    default:
      return {
        title: `${name} failed`,
        detail: `It began at ${at(run.startedAt)} and said that it failed${after(run.duration)}.`,
      }
  }
}

function after(duration: number | null): string {
  return duration ? `, after ${Math.max(1, Math.round(duration / 1000))} s` : ''
}

function minutes(count: number): string {
  return count === 1 ? 'a minute' : `${count} minutes`
}
