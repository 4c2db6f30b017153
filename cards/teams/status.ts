import type { RuleWithProject } from '../../services/rules/rule.ts'
import { type Health, type HealthRow, healthRows, isTroubled } from '../status.ts'
import { type Drawn, draw, type Pen } from './drawn.ts'
import { line, spoken } from './runs.ts'
import { ourUrl, safe, unquoted } from './safe.ts'
import { localTime, utc } from './time.ts'
import { colors } from './tones.ts'

const shown = { integrations: 10, rules: 8 }

export type StatusToDraw = {
  health: Health
  /** What is posted where somebody asked. */
  rules: RuleWithProject[]
  /** Where integrations are looked after. */
  settingsUrl: string
}

/** Whether everything works. */
export function drawStatus(pen: Pen, { health, rules, settingsUrl }: StatusToDraw): Drawn {
  const facts = { ...health, integrations: health.integrations?.slice(0, shown.integrations) ?? null }
  const text = (raw: string) => safe(raw, 200)
  const rows = healthRows(facts, { text, time: utc })
  const heading = isTroubled(rows) ? 'Something needs attention' : 'All is well'
  const lines = [postedHere(rules)]
  if (health.integrations === null) lines.push('Say `link` to be told of Azure DevOps as well.')
  return draw({
    name: 'status',
    data: () => ({
      heading,
      rows: healthRows(facts, { text, time: localTime }).map(rowOf),
      lines: lines.map(line),
      buttons: health.integrations ? [{ title: 'Azure DevOps settings', url: ourUrl(settingsUrl) }] : [],
    }),
    pen,
    summary: heading,
    fallback: [
      heading,
      ...rows.map((row) => [`${row.name} ${row.text}.`, ...row.details].join(' ')),
      ...lines.map(spoken),
    ],
  })
}

function rowOf({ name, tone, text, details }: HealthRow) {
  return {
    name,
    text: ` ${text}`,
    color: colors[tone],
    details: details.map((detail) => ({ text: detail })),
  }
}

function postedHere(rules: RuleWithProject[]): string {
  if (rules.length === 0) return 'Nothing is posted here. Say `subscribe` and the name of a project.'
  const names = rules.slice(0, shown.rules).map(({ project }) => unquoted(project.name || project.slug, 40))
  const more = rules.length > names.length ? ` and ${rules.length - names.length} more` : ''
  return `Posted here: ${names.join(', ')}${more}. Say \`subscriptions\` for which of their groups.`
}
