/** How urgent a group is. Kept as a number, so that groups can be sorted by it. */
export type Priority = 'low' | 'medium' | 'high'

const numbers: Record<Priority, number> = { low: 25, medium: 50, high: 75 }
const step = 25

/** The number a priority is kept as: 25, 50 or 75. */
export function priorityNumber(priority: Priority): number {
  return numbers[priority]
}

/** The word for a number; what lies between two counts as the lower one. */
export function priorityWord(number: number): Priority {
  return number >= numbers.high ? 'high' : number >= numbers.medium ? 'medium' : 'low'
}

/** What a group begins with, and goes back to when it has calmed down. @param level of its latest event */
export function usualPriority(level: string): number {
  if (level === 'warning') return numbers.medium
  return level === 'info' || level === 'debug' ? numbers.low : numbers.high
}

type Prioritised = { priority: number; isPriorityChosen: boolean; level: string }

/** What a move of its own accord does to a group's priority: nothing where somebody has chosen it. */
export function priorityAfter(
  group: Prioritised,
  substatus: 'escalating' | 'ongoing',
): { priority?: number } {
  if (group.isPriorityChosen) return {}
  const priority =
    substatus === 'escalating' ? Math.min(numbers.high, group.priority + step) : usualPriority(group.level)
  return priority === group.priority ? {} : { priority }
}
