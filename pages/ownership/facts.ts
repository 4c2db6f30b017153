import type { Owner } from '../../services/ownership/people.ts'
import type { AutoAssign } from '../../services/ownership/settings.ts'
import type { Answer } from '../../services/ownership/tryOut.ts'
import type { Who } from '../layout/page.ts'

/** A CODEOWNERS file as its project's page shows it. */
export type FileFacts = {
  id: number
  /** Name and page of the repository it is read from; null for one given by hand. */
  repository: { name: string; url: string } | null
  path: string | null
  raw: string
  stackRoot: string
  sourceRoot: string
  rules: number
  syncedAt: Date | null
  /** Why it cannot be read, in words. */
  trouble: string | null
  /** Lines that cannot be read, in words. */
  faults: string[]
  unknown: string[]
}

/** Everything the page of who owns what shows. */
export type OwnershipFacts = {
  now: Date
  who: Who
  project: { slug: string; name: string }
  mayChange: boolean
  said: { kind: 'done' | 'fault'; words: string; list?: string[] } | null
  /** The rules as they are, or as somebody has just typed them. */
  raw: string
  autoAssign: AutoAssign
  autoSync: boolean
  /** Names of the rules that mean nobody here. */
  unknown: string[]
  trial: { what: string; answers: Answer[] } | null
  files: FileFacts[]
  /** Repositories that can be read and are not yet. */
  repositories: { id: number; name: string }[]
  /** Why there are none, when one could wonder. */
  repositoriesTrouble: string | null
  names: { id: number; name: string; owner: Owner }[]
  people: { id: number; name: string }[]
  teams: { id: number; name: string }[]
}
