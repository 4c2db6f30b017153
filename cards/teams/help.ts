import { type Usage, usages, type Verb } from '../usage.ts'
import type { Words } from '../words.ts'
import { type Drawn, draw, type Pen } from './drawn.ts'
import { line, spoken } from './runs.ts'
import { safe, unquoted } from './safe.ts'

/**
 * What can be said here. Also the answer to a word that was not understood, which is then named first, and to one that
 * lacked something, which is answered by its usage alone.
 * @param offered the verbs this chat carries out
 * @param asked what was said, when it was not simply `help`
 */
export function drawHelp(
  pen: Pen,
  offered: readonly Verb[],
  asked?: Extract<Words, { kind: 'unknown' | 'incomplete' }>,
): Drawn {
  const lead = asked ? leadOf(asked) : ['Say one of these to me, or press the buttons of a card.']
  const rows = asked?.kind === 'incomplete' ? [] : usages.filter((usage) => isOffered(usage, offered))
  const topics = [...new Set(rows.map(({ topic }) => topic))]
  const said = examples.filter(({ verb }) => offered.includes(verb)).map((example) => `\`${example.said}\``)
  const lines =
    asked?.kind === 'incomplete'
      ? ['Say `help` for everything else.']
      : said.length
        ? [`For example: ${said.join(', ')}.`]
        : []
  return draw({
    name: 'help',
    data: () => ({
      lead: lead.map(line),
      topics: topics.map((topic) => ({
        topic,
        rows: rows
          .filter((row) => row.topic === topic)
          .map(({ words, does }) => ({ words, does: ` – ${does}` })),
      })),
      lines: lines.map(line),
    }),
    pen,
    summary: spoken(lead.join(' ')),
    fallback: [...lead.map(spoken), ...rows.map(({ words, does }) => `${words}: ${does}`)],
  })
}

const examples: { verb: Verb; said: string }[] = [
  { verb: 'resolve', said: 'resolve SHOP-1A2 in next release' },
  { verb: 'archive', said: 'archive SHOP-1A2 for 2h' },
  { verb: 'subscribe', said: 'subscribe shop environment:production' },
]

// `link` and `unlink` are also said of work items; those go with `create`.
function isOffered({ verb, topic }: Usage, offered: readonly Verb[]): boolean {
  return offered.includes(verb) && (topic !== 'Work items' || offered.includes('create'))
}

function leadOf(asked: Extract<Words, { kind: 'unknown' | 'incomplete' }>): string[] {
  if (asked.kind === 'incomplete') return [safe(asked.why, 300), `It is said \`${asked.usage}\`.`]
  const word = unquoted(asked.word, 40)
  const meant = asked.nearest ? ` Did you mean \`${asked.nearest}\`?` : ''
  return [`I do not know the word “${word}”.${meant}`]
}
