// Not ▄ and █: common text fonts bring those two alone, so they would stand out of line between those of a symbol font.
const bars = ['▁', '▂', '▃', '▅', '▆', '▇']

/**
 * A curve as text: one bar for every two of the values given, the tallest for the highest.
 * @returns an empty text when there is nothing to see
 */
export function sparkline(values: number[]): string {
  const pairs: number[] = []
  for (let i = 0; i < values.length; i += 2) pairs.push(height(values[i]) + height(values[i + 1]))
  const highest = Math.max(0, ...pairs)
  if (highest === 0) return ''
  return pairs.map((value) => bars[Math.ceil((value / highest) * (bars.length - 1))]).join('')
}

function height(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) && value > 0 ? value : 0
}
