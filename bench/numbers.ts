/** The value below which so many hundredths of the values lie. */
export function percentile(values: ArrayLike<number>, hundredths: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * hundredths) / 100))] ?? Number.NaN
}

export function median(values: ArrayLike<number>): number {
  return percentile(values, 50)
}

/** "1,234", or with a digit after the point where it would say too little: "12.3", "1.23". */
export function written(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** The lowest and highest, for telling how much a machine's noise moves a figure: "812–1,034". */
export function range(values: number[]): string {
  return `${written(Math.min(...values))}–${written(Math.max(...values))}`
}

/** Lines of columns, the first aligned left, the others right. */
export function table(rows: string[][]): string {
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, at) => Math.max(cell.length, most[at] ?? 0)),
    [],
  )
  return rows
    .map((row) =>
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join('  '),
    )
    .join('\n')
}
