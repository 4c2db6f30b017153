import { Prisma } from '../../prisma/client/client.ts'
import { fieldNames, fieldOf, isUsualTag } from './fields.ts'
import { type Status, statuses, statusOf } from './is.ts'
import { parseQuery } from './parse.ts'
import { readPattern } from './pattern.ts'
import { printQuery } from './print.ts'
import type { Filter, Problem, Query, Words } from './query.ts'
import { allOf, anyOf, Misunderstood, not, type Scope } from './scope.ts'
import { findKey, nearestKey, tagCondition } from './tags.ts'
import { wordsCondition } from './words.ts'

/** A query as conditions on a group `g`. */
export type Compiled = {
  where: Prisma.Sql
  /** What a group's status can be, so that each is looked up by itself. */
  statuses: Status[]
  /** What was left out because it means nothing. */
  problems: Problem[]
  /** What people should know of what they find. */
  notes: string[]
}

type Gathered = { problems: Problem[]; notes: Set<string> }

/** Turns the text of a query into conditions. Never throws for what the text says: `problems` tell what was left out. */
export async function compileQuery(scope: Scope, text: string): Promise<Compiled> {
  const { query, problem } = parseQuery(text)
  const gathered: Gathered = { problems: problem ? [problem] : [], notes: new Set() }
  // What cannot be read at all finds nothing, rather than everything.
  const where = problem ? Prisma.sql`false` : query ? await conditionOf(scope, query, gathered) : null
  return {
    where: where ?? Prisma.sql`true`,
    statuses: query ? statusesOf(query) : [...statuses],
    problems: gathered.problems,
    notes: [...gathered.notes],
  }
}

async function conditionOf(scope: Scope, query: Query, gathered: Gathered): Promise<Prisma.Sql | null> {
  switch (query.kind) {
    case 'and':
    case 'or': {
      const parts = await Promise.all(query.parts.map((part) => conditionOf(scope, part, gathered)))
      const known = parts.filter((part) => part !== null)
      if (known.length === 0) return null
      return query.kind === 'and' ? allOf(known) : anyOf(known)
    }
    case 'not': {
      const part = await conditionOf(scope, query.part, gathered)
      return part && not(part)
    }
    default: {
      const condition = await termCondition(scope, query, gathered)
      return condition && (query.isNegated ? not(condition) : condition)
    }
  }
}

async function termCondition(
  scope: Scope,
  term: Filter | Words,
  gathered: Gathered,
): Promise<Prisma.Sql | null> {
  try {
    if (term.kind === 'words') {
      refuseEmpty(term.value)
      return wordsCondition(scope, term.value)
    }
    const field = term.isTag ? undefined : fieldOf(term.key)
    return field ? await field(scope, term) : await tag(scope, term, gathered)
  } catch (error) {
    if (!(error instanceof Misunderstood)) throw error
    gathered.problems.push(problemOf(term, error))
    return null
  }
}

function problemOf(term: Filter | Words, { message, nearest, part }: Misunderstood): Problem {
  const meant: Filter | null =
    nearest === null || term.kind === 'words'
      ? null
      : part === 'key'
        ? { ...term, key: nearest }
        : { ...term, operator: '', values: [readPattern(nearest, false)] }
  return {
    word: printQuery(term).slice(0, 60),
    why: message,
    nearest: meant && printKeyed(meant),
  }
}

// A name or a value with an operator is written as it is said, not in quotes.
function printKeyed(filter: Filter): string {
  return printQuery(filter).replace(/^([^"]*:)"([^"\\\s]*)"$/, '$1$2')
}

async function tag(scope: Scope, term: Filter, gathered: Gathered): Promise<Prisma.Sql> {
  const known = await findKey(scope, term.key)
  if (!known && !term.isTag && !isUsualTag(term.key))
    throw new Misunderstood(
      `“${term.key.slice(0, 60)}” is no field, and no event has a tag of that name.`,
      await nearestKey(scope, term.key, fieldNames),
      'key',
    )
  if (known?.isFull)
    gathered.notes.add(
      `More values of ${term.key.slice(0, 60)} came than are indexed, so some groups may be missing.`,
    )
  return tagCondition(scope, term.key, term)
}

// "is: unresolved" is two words, of which the first was to be a field.
function refuseEmpty(value: string[]): void {
  const name = /^([\w.]+):$/.exec(value.length === 1 ? (value[0] ?? '') : '')?.[1]
  if (name && fieldOf(name))
    throw new Misunderstood(`What ${name}: is to be stands right behind the colon, without a space.`)
}

function statusesOf(query: Query): Status[] {
  const parts = query.kind === 'and' ? query.parts : [query]
  return parts.reduce<Status[]>((left, part) => left.filter((status) => allows(part, status)), [...statuses])
}

function allows(part: Query, status: Status): boolean {
  if (part.kind !== 'filter' || part.isTag || !/^(is|status)$/i.test(part.key)) return true
  const named = part.values.map((value) => statusOf(value.join('*')))
  if (named.includes(null)) return true
  return named.includes(status) !== part.isNegated
}
