import type { App } from '../app.ts'

/** What each kind of job carries. Ids only: the truth is read when the job runs. */
export type JobData = {
  /** Something happened to a group: who wants to know? */
  notify: { groupId: number; happening: 'new' | 'regressed' | 'escalating'; eventId: string }
  /** Post one card that was decided on. */
  post: { messageId: number }
  /** Say a line under a posted card. */
  tell: { messageId: number; text: string }
  /** A person would see a difference: redraw every copy of the group's card now. */
  refresh: { groupId: number }
  /** Counters moved: redraw soon, one redraw for many events. */
  refreshSeen: { groupId: number }
  /** Draw a posted card as one that follows nothing any more: its group is deleted, and so is its row. */
  retire: { conversationId: number; externalId: string; shortId: string; title: string; why: string }
  /** Greet the place where the bot was added. */
  welcome: { installationId: number }
  /** Carry out what somebody pressed before we knew who it was. */
  press: { pressId: string }
  /** Every minute: forget what has outlived its use. */
  tidy: object
}

export type QueueName = keyof JobData

/**
 * What runs each kind of job. A handler that throws `TryLater` is run again after the stated time at no cost;
 * whatever else it throws costs one of its attempts.
 */
export type JobHandlers = { [Name in QueueName]: (app: App, data: JobData[Name]) => Promise<void> }

/** `single`: of jobs with the same key only one waits at a time, so a thousand events cost one refresh. */
export const queues: Record<QueueName, { atOnce: number; single?: true }> = {
  notify: { atOnce: 4 },
  post: { atOnce: 8 },
  tell: { atOnce: 4, single: true },
  refresh: { atOnce: 8, single: true },
  refreshSeen: { atOnce: 4, single: true },
  retire: { atOnce: 2 },
  welcome: { atOnce: 2, single: true },
  press: { atOnce: 2 },
  tidy: { atOnce: 1, single: true },
}

export const queueNames = Object.keys(queues) as QueueName[]

/** A job as the queue hands it out. */
export type TakenJob = {
  id: string
  data: object
  retryCount: number
  retryLimit: number
  singletonKey: string | null
}
