/** A query for groups as it was understood. `and` and `or` have two or more parts, none of their own kind. */
export type Query =
  | { kind: 'and'; parts: Query[] }
  | { kind: 'or'; parts: Query[] }
  | { kind: 'not'; part: Query }
  | Filter
  | Words

/** `key:value`, `!key:>5`, `key:[a, b]`, `tags[key]:value`. */
export type Filter = {
  kind: 'filter'
  isNegated: boolean
  /** As it was written; in lower case it is one of the fields, or it is the name of a tag. */
  key: string
  /** Whether it can only be a tag: `tags[level]:x` is about the tag, not about the group's level. */
  isTag: boolean
  operator: Operator
  /** More than one in a list, of which any may fit. */
  values: Pattern[]
}

export type Operator = '' | '>' | '>=' | '<' | '<=' | '='

/** Free words: they stand in title, message or culprit. */
export type Words = { kind: 'words'; isNegated: boolean; value: Pattern }

/** A text with wildcards: anything may stand between its parts. One part is plain text; `*` alone is two empty ones. */
export type Pattern = string[]

/** What was not understood, for people. */
export type Problem = {
  /** As it was written, cut. */
  word: string
  /** A sentence. */
  why: string
  /** What was probably meant, to be written in its place. */
  nearest: string | null
}

/** How much a query may hold. */
export const queryLimits = { letters: 2_000, terms: 50, values: 100, depth: 8 } as const
