import type { Drawn, Pen } from './drawn.ts'
import { drawMessage } from './message.ts'
import { gap } from './runs.ts'
import { safe } from './safe.ts'

/**
 * What a group's card becomes when nothing will change it any more: the bot leaves, or the group is gone. No buttons,
 * because none would work.
 * @param why a sentence
 */
export function drawRetired(pen: Pen, group: { shortId: string; title: string }, why: string): Drawn {
  return drawMessage(pen, {
    heading: 'No longer followed here',
    lines: [`${safe(group.shortId, 60)}${gap}${safe(group.title, 200)}`],
    footer: safe(why, 300),
  })
}
