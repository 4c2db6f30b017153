import type { App } from '../app.ts'
import type { FloodKind } from '../floods/floods.ts'
import type { Subject } from '../notify/subject.ts'
import type { NoticeKind } from '../people/notices.ts'

/** What each kind of job carries. Ids only: the truth is read when the job runs. */
export type JobData = {
  /** Something happened to a group: who wants to know? */
  notify: {
    groupId: number
    happening: 'new' | 'regressed' | 'escalating'
    eventId: string
    /** It escalates, and was open all along: it comes from no archive. */
    wasOpen?: true
  }
  /** Post one card that was decided on. */
  post: { messageId: number }
  /** Say a line under a posted card. */
  tell: { messageId: number; text: string }
  /** Who follows a group, and wants to hear of what happened to it? `besides`: conversations that were told. */
  tellFollowers: { groupId: number; kind: NoticeKind; besides?: number[] }
  /** Tell one person, in their own chat. */
  notice: { conversationId: number; groupId: number; kind: NoticeKind; personId: number }
  /** A person would see a difference: redraw every copy of the card now. */
  refresh: Subject
  /** Counters moved: redraw soon, one redraw for many events. */
  refreshSeen: Subject
  /** Draw a posted card as one that follows nothing any more: its group is deleted, and so is its row. */
  retire: {
    conversationId: number
    externalId: string
    shortId: string
    title: string
    why: string
    messageId?: number
  }
  /** Greet the place where the bot was added. */
  welcome: { installationId: number }
  /** Carry out what somebody pressed before we knew who it was. */
  press: { pressId: string }
  /** Say a line in a conversation. */
  say: { conversationId: number; text: string }
  /** Something moved here or in Azure DevOps: read a work item afresh and bring both sides together. */
  sync: { workItemId: number }
  /** Counters moved: tell the work items of a group how often it was seen, seldom. */
  syncSeen: { groupId: number }
  /** Link a group to the work item that somebody wished for, or make one; or take a link off. */
  link: { linkId: number }
  /** Groups are gone that were linked to a work item, or all are (null): tell it good-bye. */
  leave: { workItemId: number; linkIds: number[] | null; why: string }
  /** End what is left of an integration that was disconnected; first its links, then, there, its hooks. */
  disconnect: { integrationId: number; isUnlinked?: boolean }
  /** Look for what hooks did not tell, in one integration. */
  reconcile: { integrationId: number }
  /** Ask whether the service hooks of an integration still work, and mend them. */
  watchHooks: { integrationId: number }
  /** Find out who could own a group, and assign it where that is wanted. */
  owners: { groupId: number }
  /** Ask an Azure DevOps organization which repositories Hitch may read. */
  repositories: { integrationId: number }
  /** Read a CODEOWNERS file from its repository. */
  syncCodeOwners: { codeOwnersId: number }
  /** Ask Azure Repos which commits a release brought. */
  readCommits: { organizationId: number; version: string; repository: string }
  /** Every minute: have looked at again what is due for it. */
  watchOwners: object
  /** The same for the open groups of a project, from an id on; of those seen since a time, or in a release. */
  sweepOwners: { projectId: number; after?: number; since?: string; release?: string }
  /** Every minute: find runs of monitors that never came, or take too long. */
  watchMonitors: object
  /** A monitor failed, or is well again: let its group follow. */
  tellMonitor: { environmentId: number }
  /** Every minute: what the clock alone does to groups. */
  moveGroups: object
  /** Every minute: add what was counted of transactions in minutes to its hours. */
  foldTransactions: object
  /** Events follow their hashes, after groups were merged or split or that was undone. */
  regroup: { regroupingId: number }
  /** What is due by the clock. */
  everyMinute: object
  /** Every minute: bring what people wrote together with the events it is about. */
  matchReports: object
  /** Say what somebody wrote below the cards of the group it is about. */
  tellReport: { reportId: number }
  /** Tell people that a project makes more new names or groups than are kept. */
  tellFlood: { projectId: number; kind: FloodKind }
  /** Let the oldest attachments of a project go that are beyond its budget. */
  evictAttachments: { projectId: number }
  /** Every minute: find new releases that look bad. */
  watchReleases: object
  /** Every minute: forget what has outlived its use. */
  tidy: object
  /** Every ten minutes: how much more often groups are seen than before. */
  rankTrends: object
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
  tellFollowers: { atOnce: 2 },
  notice: { atOnce: 4, single: true },
  refresh: { atOnce: 8, single: true },
  refreshSeen: { atOnce: 4, single: true },
  retire: { atOnce: 2 },
  welcome: { atOnce: 2, single: true },
  press: { atOnce: 2 },
  say: { atOnce: 2 },
  // An organization takes three of these at a time; one that hangs must leave room for another.
  sync: { atOnce: 12, single: true },
  syncSeen: { atOnce: 2, single: true },
  link: { atOnce: 4, single: true },
  leave: { atOnce: 2 },
  disconnect: { atOnce: 1 },
  reconcile: { atOnce: 1, single: true },
  watchHooks: { atOnce: 1, single: true },
  owners: { atOnce: 2, single: true },
  sweepOwners: { atOnce: 1, single: true },
  watchOwners: { atOnce: 1, single: true },
  repositories: { atOnce: 1, single: true },
  syncCodeOwners: { atOnce: 2, single: true },
  readCommits: { atOnce: 2, single: true },
  watchMonitors: { atOnce: 1, single: true },
  tellMonitor: { atOnce: 2, single: true },
  moveGroups: { atOnce: 1, single: true },
  regroup: { atOnce: 1, single: true },
  everyMinute: { atOnce: 1, single: true },
  matchReports: { atOnce: 1, single: true },
  tellReport: { atOnce: 2 },
  foldTransactions: { atOnce: 1, single: true },
  tellFlood: { atOnce: 1, single: true },
  evictAttachments: { atOnce: 1, single: true },
  watchReleases: { atOnce: 1, single: true },
  tidy: { atOnce: 1, single: true },
  rankTrends: { atOnce: 1, single: true },
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
