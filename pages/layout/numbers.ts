/** A count with separated thousands: "12,345". */
export function full(count: number): string {
  return count.toLocaleString('en-US')
}

/** A count that fits a narrow column: "9,999", "12.3k", "4.5M". */
export function short(count: number): string {
  if (count < 10_000) return full(count)
  if (count < 999_950) return `${trim(count / 1000)}k`
  return `${trim(count / 1_000_000)}M`
}

/** "1 event", "2 events". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${full(count)} ${count === 1 ? one : many}`
}

function trim(value: number): string {
  return value < 99.95 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value).toLocaleString('en-US')
}
