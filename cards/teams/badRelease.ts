import type { BadRelease } from '../../services/releases/bad.ts'
import { reasonsInWords, verdictRule } from '../releases.ts'
import type { Drawn, Pen } from './drawn.ts'
import { drawMessage } from './message.ts'
import { gap } from './runs.ts'
import { safe, unquoted } from './safe.ts'

/** The card of a release that looked bad when it was new: why, as it is now, and whether it still does. */
export function drawBadRelease(pen: Pen, view: BadRelease): Drawn {
  const { version, project, reasons, url } = view
  const heading = reasons.length > 0 ? 'A release looks bad' : 'A release looked bad, and does no more'
  return drawMessage(pen, {
    heading,
    summary: `${heading}: ${safe(version, 200)}`,
    lines: [
      `\`${unquoted(version, 200)}\`${gap}${safe(project.name || project.slug, 60)}`,
      ...reasonsInWords(view, (text) => unquoted(text, 100)),
    ],
    footer: verdictRule(view),
    button: { title: 'Open the release', url },
  })
}
