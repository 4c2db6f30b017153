import type { Access } from './access.ts'
import { createChance, guidOf } from './chance.ts'
import type { Item, Revision, Update } from './item.ts'
import { createPerson, type NewPerson, type Person, usualPeople, usualPrograms } from './people.ts'
import { createProcesses, inGerman } from './processes.ts'
import { createProject, type Project, usualProjects } from './project.ts'
import { noProject } from './refusal.ts'
import type { Repository } from './repository.ts'

/** What can differ from one organization to another, and be changed while it runs. */
export type Switches = {
  /** New work items are not found by search until `index()`. */
  searchLags: boolean
  /** Not every organization has the search service. */
  hasSearch: boolean
  /** Lists no resource areas, as servers do; cloud organizations list all. */
  hasResourceAreas: boolean
  /** Writes people as texts in every version, as old servers do. */
  hasTextPeople: boolean
  /** A changed old comment makes a new revision of its work item. */
  commentEditsRevise: boolean
  /** A subscription the service switched off can be switched on again. */
  canRevive: boolean
  /**
   * On probation the notification that failed is sent again, as is written; else the next event after the pause is
   * the trial, as the code of its server does.
   */
  resendsOnProbation: boolean
  /** Refuses hooks to addresses that Microsoft's cloud could not reach. */
  refusesLoopback: boolean
}

/** Something has happened to a work item. */
export type Happening = {
  kind: 'created' | 'updated' | 'commented' | 'deleted' | 'restored' | 'destroyed'
  item: Item
  revision: Revision
  update: Update | null
}

/** What an organization or a collection knows. */
export type Organization = {
  id: string
  name: string
  tenantId: string
  isServer: boolean
  /** Where it listens, without a slash at the end. */
  origin: string
  switches: Switches
  people: Person[]
  projects: Project[]
  items: Map<number, Item>
  repositories: Repository[]
  access: Access[]
  /** Areas in which programs may not write. */
  lockedAreas: Set<string>
  /** Ids that are counted: of work items, comments. */
  next: { item: number; comment: number }
  now(): Date
  newId(): string
  chance(): number
  listeners: ((happening: Happening) => void)[]
}

export type OrganizationOptions = {
  name?: string
  id?: string
  tenantId?: string
  /** Azure DevOps Server: a collection, people without addresses, no resource areas. */
  isServer?: boolean
  /** States in German. */
  isGerman?: boolean
  /** Who works there besides the usual people. */
  people?: NewPerson[]
  /** Nobody but those people and the programs. */
  isFresh?: boolean
  projects?: { name: string; process: string }[]
  /** The number of its first work item. */
  firstNumber?: number
  seed?: number
  switches?: Partial<Switches>
}

export function createOrganization(options: OrganizationOptions, now: () => Date): Organization {
  const isServer = options.isServer ?? false
  const name = options.name ?? (isServer ? 'DefaultCollection' : 'contoso')
  const seed = options.seed ?? 1
  const processes = options.isGerman ? inGerman(createProcesses()) : createProcesses()
  let ids = 0
  return {
    id: options.id ?? guidOf(`organization ${name}`),
    name,
    tenantId: options.tenantId ?? guidOf('tenant contoso'),
    isServer,
    origin: '',
    switches: {
      searchLags: false,
      hasSearch: true,
      hasResourceAreas: !isServer,
      hasTextPeople: isServer,
      commentEditsRevise: true,
      canRevive: true,
      resendsOnProbation: true,
      refusesLoopback: false,
      ...options.switches,
    },
    people: [...usualPrograms, ...(options.isFresh ? [] : usualPeople), ...(options.people ?? [])].map(
      (one) => createPerson(one, { isServer }),
    ),
    projects: (options.projects ?? usualProjects).map((one) => {
      const process = processes.find((known) => known.name === one.process)
      if (!process) throw new Error(`no process ${one.process}`)
      return createProject(one.name, process)
    }),
    items: new Map(),
    repositories: [],
    access: [],
    lockedAreas: new Set(),
    next: { item: options.firstNumber ?? 101, comment: 50_001 },
    now,
    newId: () => guidOf(`${name} ${seed} ${++ids}`),
    chance: createChance(seed),
    listeners: [],
  }
}

/** The address people and programs use, without a slash at the end. */
export function baseUrl(org: Organization): string {
  return `${org.origin}${org.isServer ? '/tfs' : ''}/${encodeURIComponent(org.name)}`
}

/** By name or GUID. @throws Refusal */
export function findProject(org: Organization, nameOrId: string): Project {
  const wanted = nameOrId.toLowerCase()
  const found = org.projects.find(
    (one) => !one.isDeleted && (one.name.toLowerCase() === wanted || one.id === wanted),
  )
  if (!found) throw noProject(nameOrId)
  return found
}

export function findPerson(org: Organization, id: string): Person {
  const found = org.people.find((one) => one.id === id)
  if (!found) throw new Error(`no person ${id}`)
  return found
}

export function tell(org: Organization, happening: Happening): void {
  for (const listener of org.listeners) listener(happening)
}
