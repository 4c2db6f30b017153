/** A text of strangers for a terminal: nothing in it moves the cursor or hides a word. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (letter) => (letter === '\n' ? letter : ''))
}

/** Rows with their columns under each other; the last one is as long as it likes. */
export function columns(rows: string[][]): string[] {
  const clean = rows.map((row) => row.map((cell) => plain(cell).replaceAll('\n', ' ')))
  const count = Math.max(0, ...clean.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, index) =>
    Math.max(...clean.map((row) => row[index]?.length ?? 0)),
  )
  return clean.map((row) =>
    row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0))).join('  '),
  )
}
