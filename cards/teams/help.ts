import { usages, type Verb } from '../usage.ts'
import type { Words } from '../words.ts'
import { type Drawn, draw, type Pen } from './drawn.ts'
import { line } from './runs.ts'
import { safe } from './safe.ts'

/**
 * What can be said here. Also the answer to words that were not understood, which then come first.
 * @param offered the verbs this chat carries out
 * @param asked what was said, when it was not simply `help`
 */
export function drawHelp(
  pen: Pen,
  offered: readonly Verb[],
  asked?: Extract<Words, { kind: 'unknown' | 'incomplete' }>,
): Drawn {
  const lead = asked ? leadOf(asked) : ['Say one of these to me, or press the buttons of a card.']
  const rows = usages.filter((usage) => offered.includes(usage.verb))
  const topics = [...new Set(rows.map(({ topic }) => topic))]
  const lines = examples.filter(({ verb }) => offered.includes(verb)).map(({ said }) => `\`${said}\``)
  return draw({
    name: 'help',
    data: () => ({
      lead: lead.map(line),
      topics: topics.map((topic) => ({
        topic,
        rows: rows
          .filter((row) => row.topic === topic)
          .map(({ words, does }) => ({ words, does: `  ${does}` })),
      })),
      lines: lines.length ? [line(`For example: ${lines.join(', ')}.`)] : [],
    }),
    canExecute: pen.canExecute,
    summary: lead.join(' ').replaceAll('`', ''),
    fallback: [
      ...lead.map((text) => text.replaceAll('`', '')),
      ...rows.map(({ words, does }) => `${words}: ${does}`),
    ],
  })
}

const examples: { verb: Verb; said: string }[] = [
  { verb: 'resolve', said: 'resolve SHOP-1A2 in next release' },
  { verb: 'archive', said: 'archive SHOP-1A2 for 2h' },
  { verb: 'subscribe', said: 'subscribe shop environment:production' },
]

function leadOf(asked: Extract<Words, { kind: 'unknown' | 'incomplete' }>): string[] {
  if (asked.kind === 'incomplete') return [safe(asked.why, 300), `It is said \`${asked.usage}\`.`]
  const word = safe(asked.word, 40)
  const meant = asked.nearest ? ` Did you mean \`${asked.nearest}\`?` : ''
  return [`I do not know the word “${word.replaceAll('`', "'")}”.${meant}`]
}
