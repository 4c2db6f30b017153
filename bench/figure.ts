/** One benchmark: what it measures is told in rows, against a goal where there is one. */
export type Figure = {
  name: string
  /** Takes twenty minutes and gigabytes: only when it is named. */
  isLong?: true
  run(how: How): Promise<Row[]>
}

export type How = {
  /** How long one measurement takes; each figure has its own, when it is not said. */
  seconds?: number
  /** Also what takes ten minutes. */
  isLong: boolean
  /** Prints what is measured on the way. */
  tell(text: string): void
}

export type Row = { figure: string; value: string; goal?: string; isOk?: boolean }

/** A row that is measured against a limit. */
export function judged(
  figure: string,
  value: number,
  goal: { most: number } | { least: number },
  unit: string,
): Row {
  const isOk = 'most' in goal ? value < goal.most : value >= goal.least
  const text = (number: number) =>
    `${number.toLocaleString('en', { maximumFractionDigits: number < 10 ? 2 : 0 })}${unit}`
  return {
    figure,
    value: text(value),
    goal: 'most' in goal ? `< ${text(goal.most)}` : `≥ ${text(goal.least)}`,
    isOk,
  }
}
