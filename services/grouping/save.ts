import type { Prisma, Project } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import type { Actor } from '../audit.ts'
import { UserError } from '../errors.ts'
import { updateProject } from '../projects/projects.ts'
import { configs } from './config.ts'
import { readFingerprintRules } from './fingerprintRules.ts'
import { changeGrouping, type GroupingText, readGroupingOptions } from './options.ts'
import type { RuleFault } from './ruleLine.ts'
import { readStackRules } from './stackRules.ts'

/** What is wrong with rules, by line. */
export type RuleFaults = { fingerprintRules: RuleFault[]; stackRules: RuleFault[] }

/** Reads rules without keeping them. */
export function checkRules({ fingerprintRules = '', stackRules = '' }: Partial<GroupingText>): RuleFaults {
  return {
    fingerprintRules: readFingerprintRules(fingerprintRules).faults,
    stackRules: readStackRules(stackRules).faults,
  }
}

/** A fault of a rule in words: "Line 3: …". */
export function faultWords({ line, message }: RuleFault): string {
  return `Line ${line}: ${message}`
}

/**
 * What is stored of a project when its grouping changes so.
 * @throws UserError 400 for rules that cannot be read and for a version nobody knows
 */
export function nextGrouping(
  project: Pick<Project, 'grouping'>,
  change: Partial<GroupingText>,
  now: Date,
): Prisma.InputJsonObject {
  const faults = checkRules(change)
  const all = [...faults.fingerprintRules, ...faults.stackRules]
  if (all.length > 0) throw new UserError(all.map(faultWords).join('\n'), 400)
  if (change.config !== undefined && !configs.some(({ name }) => name === change.config))
    throw new UserError(
      `There is no grouping configuration ${change.config.slice(0, 60)}; there are ${configs.map(({ name }) => name).join(' and ')}.`,
      400,
    )
  const isChosen = change.config === undefined ? undefined : change.config !== configs[0]?.name
  return changeGrouping(
    readGroupingOptions(project.grouping),
    { ...change, ...(isChosen !== undefined && { isChosen }) },
    now,
  )
}

/** Keeps a change of a project's grouping; it works from the next event on. @throws UserError as `nextGrouping` */
export async function saveGrouping(
  app: App,
  by: Actor,
  project: Pick<Project, 'id' | 'grouping'>,
  change: Partial<GroupingText>,
): Promise<void> {
  await updateProject(app, by, project.id, { grouping: nextGrouping(project, change, app.now()) })
}
