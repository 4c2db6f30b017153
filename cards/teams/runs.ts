/** A piece of a line: a TextRun's data. */
export type Run = { text: string; subtle: boolean; weight: 'Default' | 'Bolder' }

/**
 * Labelled values as one line that wraps between them on a narrow screen, not within: "Events 12 · Users 3".
 * Empty values are left out, with their labels.
 */
export function sentence(facts: [label: string, value: string][]): Run[] {
  const said = facts.filter(([, value]) => value !== '')
  return said.flatMap(([label, value], index) => [
    ...(index > 0 ? [run('  ·  ')] : []),
    ...(label ? [run(`${label}\u00a0`)] : []),
    { text: value, subtle: false, weight: 'Default' as const },
  ])
}

/** A part that a card may lack: its template stands for each of these, so for none when the text is empty. */
export function some(text: string | false): { text: string }[] {
  return text ? [{ text }] : []
}

function run(text: string): Run {
  return { text, subtle: true, weight: 'Default' }
}

/** A line of our own words, in which `…` stands in the type of code. What it quotes must be safe already. */
export function line(text: string): { runs: { text: string; font: 'Default' | 'Monospace' }[] } {
  const pieces = text.split('`').map((piece, index) => ({
    text: piece,
    font: index % 2 === 1 ? ('Monospace' as const) : ('Default' as const),
  }))
  return { runs: pieces.filter((piece) => piece.text !== '') }
}
