import type { Drawn, Pen } from './drawn.ts'
import { drawMessage } from './message.ts'
import { safeLines } from './safe.ts'

/** Something to say in plain words, such as why a press could not be done. The text may quote strangers. */
export function drawNotice(pen: Pen, text: string, button?: { title: string; url: string }): Drawn {
  return drawMessage(pen, { lines: safeLines(text, 400, 10), ...(button && { button }) })
}
