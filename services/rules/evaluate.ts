import type { Conversation, Rule } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import type { GroupView } from '../groups/view.ts'

const severity = ['debug', 'info', 'warning', 'error', 'fatal']

/** The conversations that want to hear of a happening to a group, each with the rule that says so. */
export async function wantedBy(
  app: App,
  view: GroupView,
  happening: 'new' | 'regressed' | 'escalating',
): Promise<(Rule & { conversation: Conversation })[]> {
  const rules = await app.db.rule.findMany({
    where: { projectId: view.project.id, conversation: { goneAt: null } },
    include: { conversation: true },
  })
  return rules.filter((rule) => wants(rule, view, happening))
}

/** Whether a rule covers a happening: its kind, the environment, and a level at least as severe. */
export function wants(
  rule: Pick<Rule, 'happenings' | 'environment' | 'level'>,
  facts: Pick<GroupView, 'environment' | 'level'>,
  happening: 'new' | 'regressed' | 'escalating',
): boolean {
  if (!rule.happenings.includes('all') && !rule.happenings.includes(happening)) return false
  if (rule.environment !== null && rule.environment !== facts.environment) return false
  return rule.level === null || severity.indexOf(facts.level) >= severity.indexOf(rule.level)
}
