import { type Category, categories } from './categories.ts'
import type { Quota } from './limiter.ts'

/** Why an event was not taken, for whoever sent it. */
export function refusalInWords({ quota, seconds }: { quota: Quota; seconds: number }): string {
  const { count, window } = quota
  const allowed = `${counted(count, nounOf(quota))} in ${durationInWords(window)}`
  const again = `Send again in ${durationInWords(seconds)}.`
  switch (quota.reason) {
    case 'key_quota':
      return `This key may send ${allowed}, and did. ${again}`
    case 'project_quota':
      return `This project takes ${allowed}, and did. ${again}`
    case 'spike_guard':
      return `This project sends far more than it usually does; its spike guard takes ${allowed}. ${again}`
    case 'feedback_cap':
      return `This project takes ${count} pieces of feedback in ${durationInWords(window)}, and did. ${again}`
    case 'attachment_cap':
      return `This project takes ${count} attachments in ${durationInWords(window)}, and did. ${again}`
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : noun.replace(/^\w[\w-]*( report)?/, '$&s')}`
}

function nounOf({ category }: Quota): string {
  return category && category in categories ? categories[category as Category].noun : 'event'
}

/** What the people who follow a project are told when its spike guard begins to hold back. */
export function spikeInWords(
  project: { name: string; spikeGuard: number | null },
  { quota }: { quota: Quota },
) {
  const many = quota.count.toLocaleString('en')
  return `${project.name} sends far more events than usual. More than ${many} came in ${durationInWords(quota.window)}, so its spike guard (${project.spikeGuard ?? 1} times the last week's rate) holds the rest back until that is over. The settings of the project change it.`
}

function durationInWords(seconds: number): string {
  const units: [number, string][] = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
  ]
  const [size, name] = units.find(([size]) => seconds % size === 0 && seconds >= size) ?? [1, 'second']
  const count = seconds / size
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
