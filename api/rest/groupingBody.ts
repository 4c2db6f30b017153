import { z } from 'zod'
import type { Project } from '../../prisma/client/client.ts'
import { configs } from '../../services/grouping/config.ts'
import { type GroupingText, readGroupingOptions } from '../../services/grouping/options.ts'
import { checkRules, faultWords } from '../../services/grouping/save.ts'

const rules = (kind: 'fingerprintRules' | 'stackRules') =>
  z
    .string()
    .transform((text) => text.toWellFormed().replaceAll('\0', ''))
    .superRefine((text, context) => {
      for (const fault of checkRules({ [kind]: text })[kind])
        context.addIssue({ code: 'custom', message: faultWords(fault) })
    })

/** How a project groups, in Sentry's names. */
export const groupingFields = {
  fingerprintingRules: rules('fingerprintRules').optional(),
  groupingEnhancements: rules('stackRules').optional(),
  groupingConfig: z.enum(configs.map(({ name }) => name)).optional(),
}

type Given = {
  fingerprintingRules?: string | undefined
  groupingEnhancements?: string | undefined
  groupingConfig?: string | undefined
}

/** What a body says of the grouping; undefined when it says nothing. */
export function groupingChange(given: Given): Partial<GroupingText> | undefined {
  const change = {
    ...(given.fingerprintingRules !== undefined && { fingerprintRules: given.fingerprintingRules }),
    ...(given.groupingEnhancements !== undefined && { stackRules: given.groupingEnhancements }),
    ...(given.groupingConfig !== undefined && { config: given.groupingConfig }),
  }
  return Object.keys(change).length > 0 ? change : undefined
}

/** A project's grouping as its details show it. */
export function groupingJson(project: Pick<Project, 'grouping'>) {
  const { config, fingerprintRules, stackRules, earlier } = readGroupingOptions(project.grouping)
  const [last] = earlier
  return {
    groupingConfig: config,
    fingerprintingRules: fingerprintRules,
    groupingEnhancements: stackRules,
    groupingAutoUpdate: true,
    secondaryGroupingConfig: last?.config ?? null,
    secondaryGroupingExpiry: last ? Math.floor(Date.parse(last.until) / 1000) : 0,
  }
}
