import type { ExceptionValue } from '../events/event.ts'
import { current, type ReadStack } from '../grouping/config.ts'
import { exceptionText } from './exceptionText.ts'

/** Which exceptions group an event, and which of them gives it its title. */
export type Lineage = { main: ExceptionValue; contributing: ExceptionValue[] }

/**
 * A plain chain counts as a whole, and what was thrown (the last) is the main one. In an exception group
 * (AggregateError, ExceptionGroup) what was gathered counts, each kind once: a single kind alone, as if it had been
 * thrown by itself; several kinds together with the group. A tree that does not fit together is a plain chain.
 * @param readStack tells one kind from another
 * @returns null when there are no exceptions
 */
export function lineageOf(
  values: ExceptionValue[] | undefined,
  platform: string,
  readStack: ReadStack = current.readStack,
): Lineage | null {
  const main = values?.at(-1)
  if (!values || !main) return null
  const chain = { main, contributing: values }
  if (values.length === 1 || !values.some((value) => value.mechanism?.is_exception_group === true))
    return chain
  const tree = readTree(values)
  if (!tree) return chain
  const members = distinct(leavesOf(tree, 0), platform, readStack)
  const [only] = members
  if (members.length === 0 || !only) return chain
  if (members.length === 1) return { main: only, contributing: firstPath(tree, only) }
  return { main: tree.root, contributing: [...members, tree.root] }
}

type Tree = {
  root: ExceptionValue
  children: Map<number, ExceptionValue[]>
  ids: Map<ExceptionValue, number>
}

function readTree(values: ExceptionValue[]): Tree | null {
  const byId = new Map<number, ExceptionValue>()
  const ids = new Map<ExceptionValue, number>()
  const children = new Map<number, ExceptionValue[]>()
  for (const value of values) {
    const id = value.mechanism?.exception_id
    const parent = value.mechanism?.parent_id
    if (typeof id !== 'number' || byId.has(id) || id === parent) return null
    byId.set(id, value)
    ids.set(value, id)
    if (id === 0 && parent !== undefined && parent !== null) return null
    if (typeof parent === 'number') children.set(parent, [value, ...(children.get(parent) ?? [])])
    else if (id !== 0) return null
  }
  const root = byId.get(0)
  // A ring of parents never reaches the root: counting what does finds it.
  if (!root || countFrom(children, ids, 0) !== values.length) return null
  return { root, children, ids }
}

function countFrom(children: Tree['children'], ids: Tree['ids'], id: number): number {
  let count = 1
  for (const child of children.get(id) ?? []) count += countFrom(children, ids, ids.get(child) ?? -1)
  return count
}

/** Below groups, the first exceptions that are none. */
function leavesOf(tree: Tree, id: number): ExceptionValue[] {
  return (tree.children.get(id) ?? []).flatMap((child) =>
    child.mechanism?.is_exception_group === true ? leavesOf(tree, tree.ids.get(child) ?? -1) : [child],
  )
}

function firstPath(tree: Tree, from: ExceptionValue): ExceptionValue[] {
  const path = [from]
  let next = tree.children.get(tree.ids.get(from) ?? -1)?.[0]
  while (next) {
    path.unshift(next)
    next = tree.children.get(tree.ids.get(next) ?? -1)?.[0]
  }
  return path
}

function distinct(values: ExceptionValue[], platform: string, readStack: ReadStack): ExceptionValue[] {
  const known = new Map<string, ExceptionValue>()
  for (const value of values) {
    const key = keyOf(value, platform, readStack)
    if (!known.has(key)) known.set(key, value)
  }
  return [...known].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, value]) => value)
}

function keyOf(value: ExceptionValue, platform: string, readStack: ReadStack): string {
  const frames = readStack(value.stacktrace?.frames ?? [], platform)
  const stack = frames.app.length > 0 ? frames.app : frames.all
  return [exceptionText(value, stack.length > 0, platform), ...stack].join('\n')
}
