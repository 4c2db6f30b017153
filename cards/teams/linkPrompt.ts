import type { Drawn, Pen } from './drawn.ts'
import { drawMessage } from './message.ts'

/** To somebody Hitch could not match: the link that tells it who they are and carries out what they had pressed. */
export function drawLinkPrompt(pen: Pen, linkUrl: string): Drawn {
  return drawMessage(pen, {
    heading: 'Who are you in Hitch?',
    lines: [
      'Your Teams account is not linked to anybody in Hitch yet. Link it once; what you just pressed is then done for you.',
    ],
    footer: 'The link is yours alone and works for 24 hours.',
    button: { title: 'Link my account', url: linkUrl },
  })
}
