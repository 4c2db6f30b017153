import type { Drawn, Pen } from './drawn.ts'
import { drawMessage } from './message.ts'
import { safe } from './safe.ts'

/**
 * After linking: who somebody is from now on, and what became of the press that led there.
 * @param done what was carried out, in words; empty when nothing was waiting
 */
export function drawLinked(pen: Pen, person: { name: string; email: string | null }, done = ''): Drawn {
  const email = safe(person.email ?? '', 100)
  return drawMessage(pen, {
    heading: 'You are linked',
    lines: [
      `Here you are ${safe(person.name, 60) || 'known'}${email && ` (${email})`} from now on.`,
      safe(done, 300),
    ],
    footer: 'Say `unlink` to take that back.',
  })
}
