/** A piece of a line: a TextRun's data. */
export type Run = { text: string; subtle: boolean; color: 'Default' | 'Accent' }

/**
 * What stands between two facts on a line: a wide space, because a line that is full breaks there, and a dot or a bar
 * would be left hanging at its end.
 */
export const gap = '\u2003'

/**
 * Labelled values as one line that wraps between them on a narrow screen, not within: "Events 12  Users 3".
 * Empty values are left out, with their labels.
 */
export function sentence(facts: [label: string, value: string, color?: Run['color']][]): Run[] {
  const said = facts.filter(([, value]) => value !== '')
  return said.flatMap(([label, text, color = 'Default'], index) => [
    {
      text: `${index > 0 ? gap : ''}${label.replaceAll(' ', '\u00a0')}\u00a0`,
      subtle: true,
      color: 'Default',
    },
    { text, subtle: false, color },
  ])
}

/** A part that a card may lack: its template stands for each of these, so for none when the text is empty. */
export function some(text: string | false): { text: string }[] {
  return text ? [{ text }] : []
}

/** A line of our own words, in which `…` stands in the type of code. What it quotes must be safe already. */
export function line(text: string): { runs: { text: string; font: 'Default' | 'Monospace' }[] } {
  const pieces = text.split('`').map((piece, index) => ({
    text: piece,
    font: index % 2 === 1 ? ('Monospace' as const) : ('Default' as const),
  }))
  const runs = pieces.filter((piece) => piece.text !== '')
  return { runs: runs.length ? runs : [{ text, font: 'Default' }] }
}

/** The same line as plain text. Marks are changed, not taken out, which could join what was kept apart. */
export function spoken(text: string): string {
  return text.replaceAll('`', "'")
}
