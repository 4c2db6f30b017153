const units: Record<string, number> = {
  ...inMinutes(1, 'm min mins minute minutes'),
  ...inMinutes(60, 'h hr hrs hour hours'),
  ...inMinutes(24 * 60, 'd day days'),
  ...inMinutes(7 * 24 * 60, 'w wk wks week weeks'),
}

/** A length of time as people write it (30m, 2h, 3 days, 1h 30m, an hour), in minutes; null when it is none. */
export function parseMinutes(text: string): number | null {
  const part = /(?:(\d{1,6})\s?|(?:an?|one)\s)([a-z]{1,10})\s?/y
  const words = text.trim().toLowerCase().replace(/\s+/g, ' ')
  let minutes = 0
  while (part.lastIndex < words.length) {
    const [, count = '1', unit = ''] = part.exec(words) ?? []
    if (!Object.hasOwn(units, unit)) return null
    minutes += Number(count) * (units[unit] ?? 0)
  }
  return minutes > 0 ? minutes : null
}

function inMinutes(minutes: number, names: string): Record<string, number> {
  return Object.fromEntries(names.split(' ').map((name) => [name, minutes]))
}
