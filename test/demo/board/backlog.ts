import type { AzureDevOpsFake } from '../../fakes/azureDevOps/server.ts'

export const project = 'Shop'

/** What was on the board before the first error: so that it looks lived in, and one of the errors is known already. */
export function fillBacklog(there: AzureDevOpsFake): void {
  const [ada, grace, alan, katherine] = ['ada', 'grace', 'alan', 'katherine'].map(
    (name) => `${name}@rope-locker.example`,
  )
  const add = (type: string, title: string, state: string, assignee?: string, by = grace) =>
    there.createItem({ project, type, title, state, ...(assignee ? { assignee } : {}) }, by).number

  add('User Story', 'Order a hammock for a boat with one mast', 'New')
  add('Task', 'Photograph the lantern in the dark', 'New', katherine)
  const told = add('Bug', 'Somebody says that gift cards do not work', 'New', undefined, alan)
  there.comment(told, 'Third one this week. Is there an error of it somewhere?', alan)
  add('User Story', 'Say how long the rope on the spool is', 'Active', ada)
  const knots = add('Bug', 'The knot of the week is the same every week', 'Resolved', alan, katherine)
  there.comment(knots, 'It was the week that was the same. Fixed, please look.', alan)
  add('Task', 'Send the mugs that do not leak', 'Closed', grace)
}
