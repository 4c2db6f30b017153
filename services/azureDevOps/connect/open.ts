import type { Client, Urgency } from './client.ts'
import { commentMethods } from './comments.ts'
import { gitMethods } from './git.ts'
import { hookMethods } from './hooks.ts'
import type { Line } from './line.ts'
import { organizationMethods } from './organization.ts'
import { searchMethods } from './search.ts'
import { typeMethods } from './types.ts'
import { workItemMethods } from './workItems.ts'

/** Everything that can be asked over a line, by somebody who waits or nobody. */
export function openClient(line: Line, urgency: Urgency): Client {
  return {
    ...organizationMethods(line, urgency),
    ...typeMethods(line, urgency),
    ...workItemMethods(line, urgency),
    ...searchMethods(line, urgency),
    ...commentMethods(line, urgency),
    ...hookMethods(line, urgency),
    ...gitMethods(line, urgency),
  }
}
