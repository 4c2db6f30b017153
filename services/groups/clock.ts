import type { App } from '../app.ts'
import { resolveByAge } from './age.ts'
import { findEscalating } from './escalating.ts'
import { becomeOngoing } from './ongoing.ts'

/** Job `moveGroups`, every minute: what the clock alone does to groups, in steps too small to be felt. */
export async function moveGroups(app: App): Promise<void> {
  await becomeOngoing(app)
  await resolveByAge(app)
  await findEscalating(app)
}
