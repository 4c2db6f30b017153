/** Somebody there, from either shape the service writes: an object, or "Name <login>". */
export type AzureIdentity = {
  /** Null where only a text was given. */
  id: string | null
  descriptor: string | null
  name: string
  /** An address or DOMAIN\user; null for groups and service principals. */
  login: string | null
}

/** A work item as the service gives it, with the few fields that everything needs read out. Texts are raw. */
export type AzureWorkItem = {
  number: number
  rev: number
  /** The project's name; its GUID is not among the fields. */
  project: string
  type: string
  title: string
  state: string
  assignee: AzureIdentity | null
  changedAt: Date | null
  changedBy: AzureIdentity | null
  commentCount: number
  /** The page people open. */
  url: string
  fields: Record<string, unknown>
  /** Null when they were not asked for. */
  relations: { rel: string; url: string; comment: string | null }[] | null
  /** The comment that this very change made, when it made one. */
  commentId: number | null
}

export type AzureComment = {
  id: number
  version: number
  /** HTML, or Markdown where the format says so. */
  text: string
  format: 'html' | 'markdown'
  author: AzureIdentity | null
  createdAt: Date | null
  isDeleted: boolean
}

export type AzureState = { name: string; category: string; color: string }

export type AzureField = {
  referenceName: string
  name: string
  isRequired: boolean
  isReadOnly: boolean
  /** string | html | plainText | integer | double | boolean | dateTime | identity | treePath | picklist… as the service says */
  type: string
  helpText: string | null
  defaultValue: string | null
  allowedValues: string[]
}

export type AzureType = {
  name: string
  referenceName: string
  isDisabled: boolean
  isHidden: boolean
  /** The default of its category; of the bug category first. */
  isDefault: boolean
  states: AzureState[]
}

export type AzureSubscription = {
  id: string
  eventType: string
  /** enabled | onProbation | disabledByUser | disabledBySystem | disabledByInactiveIdentity */
  status: string
  url: string
  projectId: string | null
}

/** A repository as the service lists it. Texts are raw. */
export type AzureRepository = {
  id: string
  /** Project/Name. */
  name: string
  projectId: string
  defaultBranch: string | null
  /** The page people open. */
  url: string
}

/** A commit; what it changed is asked for apart. Long messages come cut. */
export type AzureCommit = {
  sha: string
  message: string
  authorName: string | null
  authorEmail: string | null
  at: Date | null
}

/** One step of a JSON patch, as the work item endpoints take it. */
export type PatchStep = { op: 'add' | 'replace' | 'remove' | 'test'; path: string; value?: unknown }

/**
 * What Hitch asks of one Azure DevOps organization or collection. Every method throws an AzureError and nothing else,
 * within its deadline. `null` stands for what is not there or may not be seen.
 */
export type Client = {
  whoAmI(): Promise<{
    organizationId: string
    isServer: boolean
    /** As the service spells its own address; ends with a slash. */
    baseUrl: string
    identity: AzureIdentity
  }>
  projects(): Promise<{ id: string; name: string }[]>
  project(idOrName: string): Promise<{ id: string; name: string } | null>
  types(project: string): Promise<AzureType[]>
  /** Those that can stand on its form, with what they allow. */
  fields(project: string, type: string): Promise<AzureField[]>
  /** Paths as the field takes them: Web\UI. */
  paths(project: string, kind: 'areas' | 'iterations'): Promise<string[]>

  workItem(number: number): Promise<AzureWorkItem | null>
  /** In no order; those that are not there are left out. At most 200. */
  workItems(numbers: number[]): Promise<AzureWorkItem[]>
  /** The numbers and revisions alone of those that are there. At most 200. */
  revisions(numbers: number[]): Promise<Map<number, number>>
  /** Whether it lies in the recycle bin. */
  isDeleted(number: number): Promise<boolean>
  /** @param how.dryRun the rules are checked and nothing is made: null then */
  create(
    project: string,
    type: string,
    steps: PatchStep[],
    how?: { dryRun?: boolean },
  ): Promise<AzureWorkItem | null>
  /** @throws AzureError conflict when a `test` does not hold, notFound */
  update(number: number, steps: PatchStep[]): Promise<AzureWorkItem>
  /** To the recycle bin. */
  remove(number: number): Promise<void>
  /** Numbers, in the query's order. */
  wiql(query: string, how?: { project?: string; most?: number }): Promise<number[]>
  /** The search service, whose index lags; [] when the organization has none. */
  search(text: string, how?: { project?: string; most?: number }): Promise<AzureFound[]>

  comments(project: string, number: number): Promise<AzureComment[]>
  addComment(project: string, number: number, html: string): Promise<AzureComment>
  /** Null when it is gone. */
  editComment(project: string, number: number, id: number, html: string): Promise<AzureComment | null>
  removeComment(project: string, number: number, id: number): Promise<void>

  /** Those that can be read and are not switched off. @throws AzureError forbidden without the scope for code */
  repositories(project?: string): Promise<AzureRepository[]>
  /** The text of a file of the default branch; null when it is not there. */
  repositoryFile(repositoryId: string, path: string): Promise<string | null>
  /** Commits that can be reached from one and not from the other, newest first; without the other, the last ones. */
  commitsBetween(
    repositoryId: string,
    range: { from: string | null; to: string },
    most: number,
  ): Promise<AzureCommit[]>
  /** What a commit changed: A, M or D, by path from the root. */
  changedFiles(repositoryId: string, sha: string, most: number): Promise<{ path: string; type: string }[]>

  /** Everybody an address, account or name can mean. */
  identities(by: 'mail' | 'account' | 'any', value: string): Promise<AzureIdentity[]>

  subscriptions(): Promise<AzureSubscription[]>
  subscription(id: string): Promise<AzureSubscription | null>
  subscribe(wanted: {
    eventType: string
    projectId: string | null
    url: string
    username: string
    password: string
  }): Promise<AzureSubscription>
  /** Switches one that the service disabled back on. */
  enable(id: string): Promise<AzureSubscription>
  unsubscribe(id: string): Promise<void>
  /** Has the service send a made-up event of this kind to the address of a subscription. */
  testSubscription(id: string): Promise<void>
}

export type AzureFound = {
  number: number
  title: string
  type: string
  state: string
  project: string
  assignee: string | null
}

/** How a person may be waiting: interactive calls overtake background ones and give up sooner. */
export type Urgency = 'interactive' | 'background'

/** What lets Hitch in. Sealed at rest, never shown, never logged. */
export type Credential =
  | { kind: 'pat'; token: string }
  | { kind: 'servicePrincipal'; tenantId: string; clientId: string; clientSecret: string }
  | { kind: 'delegated'; tenantId: string; refreshToken: string }
