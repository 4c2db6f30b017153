import { type Drawn, draw, type Pen } from './drawn.ts'
import { line, some, spoken } from './runs.ts'
import { ourUrl } from './safe.ts'

/**
 * A card of a few lines: a heading, what there is to say, and where to go.
 * @param heading our own words alone: it is the one text here in which Markdown would be live
 * @param summary a safe text for the notification, where the first line is too little
 * @param lines safe texts; what stands between backticks is set as code
 */
export function drawMessage(
  pen: Pen,
  message: {
    heading?: string
    lines: string[]
    footer?: string
    button?: { title: string; url: string }
    summary?: string
  },
): Drawn {
  const { heading = '', footer = '', button } = message
  const said = message.lines.filter((text) => text !== '')
  const lines = said.length ? said : ['There is nothing to say.']
  const plain = [heading, ...lines, footer].map(spoken)
  return draw({
    name: 'message',
    data: () => ({
      heading: some(heading),
      lines: lines.map(line),
      footer: footer ? [line(footer)] : [],
      buttons: button ? [{ title: button.title, url: ourUrl(button.url) }] : [],
    }),
    pen,
    summary: message.summary ?? plain.find((text) => text !== '') ?? 'Hitch',
    fallback: [...plain, button?.url ?? ''],
  })
}
