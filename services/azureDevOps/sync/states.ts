import type { AzureState } from '../connect/client.ts'
import type { SyncOptions } from '../options.ts'

/** Where a group or a work item stands, in the words both sides share. */
export type Side = 'open' | 'done' | 'archived'
/** What one of their states means here. */
export type Meaning = Side | 'nothing'

/** What is known of a work item type: its states, and what people chose for them. */
export type TypeFacts = {
  states: AzureState[]
  onResolve: string | null
  onReopen: string | null
  meanings: Record<string, Meaning>
}

/**
 * What a state means here: as people chose, else by its category, which every process has, whatever its states are
 * called. A state that the type does not have (any more) means nothing.
 */
export function meaningOf(
  type: TypeFacts,
  state: string,
  options: Pick<SyncOptions, 'resolved' | 'removed'>,
): Meaning {
  if (Object.hasOwn(type.meanings, state)) return type.meanings[state] ?? 'nothing'
  switch (type.states.find(({ name }) => name === state)?.category) {
    case 'Proposed':
    case 'InProgress':
      return 'open'
    case 'Resolved':
      return options.resolved
    case 'Completed':
      return 'done'
    case 'Removed':
      return options.removed
    default:
      return 'nothing'
  }
}

/**
 * The state that a resolved or reopened group moves its work item to; null when the type has none for it.
 * A chosen state that the type has lost gives way to the category's.
 */
export function stateFor(
  type: TypeFacts,
  status: 'open' | 'done',
  options: Pick<SyncOptions, 'resolved'>,
): string | null {
  const chosen = status === 'done' ? type.onResolve : type.onReopen
  if (chosen !== null && type.states.some(({ name }) => name === chosen)) return chosen
  const done = options.resolved === 'done' ? ['Resolved', 'Completed'] : ['Completed']
  const categories = status === 'done' ? done : ['InProgress', 'Proposed']
  for (const category of categories) {
    const state = type.states.find((one) => one.category === category)
    if (state) return state.name
  }
  return null
}
