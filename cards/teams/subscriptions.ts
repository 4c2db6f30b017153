import type { RuleWithProject } from '../../services/rules/rule.ts'
import { type Drawn, draw, type Pen } from './drawn.ts'
import { gap, line, spoken } from './runs.ts'
import { safe, unquoted } from './safe.ts'

const shown = 25

/** What is posted to a conversation. */
export function drawSubscriptions(pen: Pen, rules: RuleWithProject[]): Drawn {
  const rows = rules.slice(0, shown).map(rowOf)
  const hints = hintsOf(rules)
  return draw({
    name: 'subscriptions',
    data: () => ({ rows, lines: [line(hints.join(' '))] }),
    pen,
    summary: rules.length ? `Posted here: ${rules.length} of your projects` : 'Nothing is posted here yet',
    fallback: [
      ...rows.map((row) => [row.project + row.what, ...row.filters.map(({ text }) => text)].join(gap)),
      ...hints.map(spoken),
    ],
  })
}

function rowOf({ project, happenings, environment, level, createdBy }: RuleWithProject) {
  const filters = [
    environment && `only ${safe(environment, 60)}`,
    level && `${safe(level, 20)} or worse`,
    createdBy && `asked for by ${safe(createdBy, 60)}`,
  ].filter((filter) => filter !== null && filter !== '')
  return {
    project: safe(project.name || project.slug, 60),
    what: `${gap}${whatOf(happenings)}`,
    filters: filters.length ? [{ text: filters.join(gap) }] : [],
  }
}

function whatOf(happenings: string[]): string {
  if (happenings.includes('all')) return 'new, regressed and escalating groups'
  const names = happenings.map((name) => safe(name, 20))
  return `${names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names.join()} groups`
}

function hintsOf(rules: RuleWithProject[]): string[] {
  const [first] = rules
  const more = rules.length > shown ? [`And ${rules.length - shown} more.`] : []
  if (!first) return ['Nothing yet. Say `subscribe` and the name of a project.']
  const slug = unquoted(first.project.slug, 60)
  return [...more, `\`subscribe <project>\` adds one, \`unsubscribe ${slug}\` takes one away.`]
}
