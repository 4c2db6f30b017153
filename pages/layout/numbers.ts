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

/** A share from 0 to 1 in percent, never rounded to all or nothing: "99.97%", "41%"; a dash for none. */
export function percent(share: number | null): string {
  if (share === null) return '–'
  const value = share * 100
  const digits = value === 0 || value === 100 ? 0 : value > 99 || value < 1 ? 2 : value > 90 ? 1 : 0
  const text = value.toFixed(digits)
  if (text === '100.00') return '> 99.99%'
  return text === '0.00' ? '< 0.01%' : `${Number(text)}%`
}

function trim(value: number): string {
  return value < 99.95 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value).toLocaleString('en-US')
}

/** A size as people say it: 640 bytes, 12 KB, 1.4 MB. */
export function bytes(count: number): string {
  if (count < 1_000) return `${count} ${count === 1 ? 'byte' : 'bytes'}`
  if (count < 999_500) return `${Math.round(count / 1_000)} KB`
  return `${(count / 1_000_000).toFixed(count < 9_950_000 ? 1 : 0)} MB`
}
