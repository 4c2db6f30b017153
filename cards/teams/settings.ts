import type { NoticeKind } from '../../services/people/notices.ts'
import type { RuleWithProject } from '../../services/rules/rule.ts'
import { encodePress } from '../actions.ts'
import { noticeWords } from '../notices.ts'
import { type Drawn, draw, type Pen } from './drawn.ts'
import { line, spoken } from './runs.ts'
import { ourUrl, safe, unquoted } from './safe.ts'

export type SettingsToDraw = {
  person: { name: string; email: string | null; role: string }
  /** What is posted to the person's own chat with Hitch; null while there is no such chat. */
  rules: RuleWithProject[] | null
  /** What they hear of in it besides. */
  notices: NoticeKind[]
  url: string
}

// What no choice has: an empty text is no value of an input.
const none = 'none'

/** Who somebody is here, and which notices reach them alone, to be chosen. */
export function drawSettings(pen: Pen, { person, rules, notices, url }: SettingsToDraw): Drawn {
  const email = safe(person.email ?? '', 100)
  const lines = [
    `Here you are ${safe(person.name, 60) || 'known'}${email && ` (${email})`}, ${roleOf(person.role)}.`,
    noticesOf(rules),
  ]
  const footer = 'Also said as `settings resolved on`. Say `unlink` to be somebody else.'
  const chosen = noticeWords.filter(([kind]) => notices.includes(kind))
  const told = `You hear when ${chosen.map(([, words]) => words.toLowerCase()).join('; ') || 'nothing happens'}.`
  return draw({
    name: 'settings',
    data: () => ({
      lines: lines.map(line),
      chosen: chosen.map(([kind]) => kind).join(',') || none,
      choices: noticeWords.map(([value, title]) => ({ value, title })),
      footer: [line(footer)],
      press: encodePress(pen.secrets, { verb: 'notices', groupId: 0, version: 0 }),
      url: ourUrl(url),
    }),
    pen,
    summary: 'Your settings',
    fallback: ['Your settings', ...lines.map(spoken), told, spoken(footer), url],
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
