import type { Standing } from '../../../services/groups/status.ts'

// One group in each status, for the rules that move it.

export const now = new Date('2026-11-22T12:00:00Z')
export const earlier = new Date('2026-11-22T10:00:00Z')
export const later = new Date('2026-11-22T14:00:00Z')

export const unresolved: Standing = {
  status: 'unresolved',
  substatus: 'new',
  statusChangedAt: earlier,
  resolution: null,
  archivedUntil: null,
  archivedUntilCount: null,
  archivedCount: null,
  archivedWindow: null,
  assigneeId: null,
  assigneeTeamId: null,
  eventCount: 40,
  userCount: 5,
  level: 'error',
  priority: 75,
  isPriorityChosen: false,
}
export const resolved: Standing = { ...unresolved, status: 'resolved', substatus: '' }
export const archived: Standing = { ...unresolved, status: 'archived', substatus: 'forever' }
