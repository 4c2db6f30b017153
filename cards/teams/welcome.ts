import type { Post } from '../../services/notify/messenger.ts'
import type { Drawn, Pen } from './drawn.ts'
import { drawMessage } from './message.ts'
import { unquoted } from './safe.ts'

/** The first thing said in a place where the bot was added. */
export function drawWelcome(
  pen: Pen,
  { setupUrl, isLocal, projects }: Extract<Post, { kind: 'welcome' }>,
): Drawn {
  const names = projects.slice(0, 8).map((name) => `\`${unquoted(name, 60)}\``)
  const all = `${names.join(', ')}${projects.length > names.length ? ' and others' : ''}`
  const lines = [
    'Errors of your projects become live cards here. Resolve, archive or assign them where you read them; every other copy follows.',
  ]
  if (isLocal) {
    lines.push(
      `${names.length ? `New errors of ${all}` : 'New errors'} are posted here from now on. Throw one to see its card.`,
    )
  } else {
    lines.push(
      'One step is left: finish the set-up, then say which projects belong here, as in `subscribe shop`.',
    )
    if (names.length) lines.push(`Projects so far: ${all}.`)
  }
  return drawMessage(pen, {
    heading: 'Hitch is here',
    lines,
    footer: `Say \`help\` for everything I understand.${isLocal ? '' : ' The set-up link works for 24 hours.'}`,
    button: { title: isLocal ? 'Open Hitch' : 'Finish the set-up', url: setupUrl },
  })
}
