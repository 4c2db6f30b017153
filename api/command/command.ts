/** One verb of the command line. */
export type Command = {
  /** "azure-devops connect" */
  words: string
  /** What follows the words: "<needed>" or "[not needed]". */
  takes?: string[]
  /** One line, for the list of verbs. */
  does: string
  /** Further lines, for its own help. */
  more?: string[]
  options?: Record<string, Option>
  /** @returns whether what was asked for is so; the exit code follows it */
  run(call: Call): Promise<boolean>
}

/** `takes` names its value; without it, it is a switch. */
export type Option = { takes?: string; does: string; isMany?: true }

/** One use of a verb, and everything around it. */
export type Call = {
  given: string[]
  /** The value of an option. */
  text(name: string): string | undefined
  texts(name: string): string[]
  isOn(name: string): boolean
  around: Surroundings
}

/** What a process has; tests put something else in its place. */
export type Surroundings = {
  env: Record<string, string | undefined>
  /** For people and for pipes: the answer. */
  out(line: string): void
  /** For people alone: what went wrong, and what to mind. */
  err(line: string): void
  /** All of standard input. */
  input(): Promise<string>
}

/** Wrong use: shown with a hint at the help, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Hitch said no, or did not answer: exit code 1. */
export class Failure extends Error {
  override readonly name = 'Failure'
}

/** What every verb understands. */
export const commonOptions: Record<string, Option> = {
  json: { does: 'print the answer as JSON' },
  hitch: {
    takes: 'address',
    does: 'where Hitch runs; otherwise HITCH_PUBLIC_URL, or this machine at PORT',
  },
  help: { does: 'show this' },
}
