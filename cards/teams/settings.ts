import type { RuleWithProject } from '../../services/rules/rule.ts'
import type { Drawn, Pen } from './drawn.ts'
import { drawMessage } from './message.ts'
import { safe, unquoted } from './safe.ts'

export type SettingsToDraw = {
  person: { name: string; email: string | null; role: string }
  /** What is posted to the person's own chat with Hitch; null while there is no such chat. */
  rules: RuleWithProject[] | null
  url: string
}

/** Who somebody is here, and which notices reach them alone. */
export function drawSettings(pen: Pen, { person, rules, url }: SettingsToDraw): Drawn {
  const email = safe(person.email ?? '', 100)
  return drawMessage(pen, {
    heading: 'Your settings',
    lines: [
      `Here you are ${safe(person.name, 60) || 'known'}${email && ` (${email})`}, ${roleOf(person.role)}.`,
      noticesOf(rules),
    ],
    footer:
      'There are no other personal notices: what is posted in a channel is for everybody there. Say `unlink` to be somebody else.',
    button: { title: 'Open Hitch', url },
  })
}

function roleOf(role: string): string {
  if (role === 'viewer') return 'a viewer: you may look at everything and change nothing'
  const name = safe(role, 20) || 'member'
  return `${/^[aeio]/i.test(name) ? 'an' : 'a'} ${name}`
}

function noticesOf(rules: RuleWithProject[] | null): string {
  const how = 'say `subscribe` and the name of a project'
  if (rules === null) return `Nothing is sent to you alone. Open your own chat with me, and ${how} there.`
  if (rules.length === 0) return `Nothing is sent to you alone. In your own chat with me, ${how}.`
  const names = rules.slice(0, 8).map(({ project }) => unquoted(project.name || project.slug, 40))
  const more = rules.length > names.length ? ` and ${rules.length - names.length} more` : ''
  return `Your own chat with me gets the groups of ${names.join(', ')}${more}. Say \`subscriptions\` there to see which.`
}
