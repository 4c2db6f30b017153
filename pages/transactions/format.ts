import { short } from '../layout/numbers.ts'

/** A duration that fits a narrow column: "0.4 ms", "312 ms", "4.2 s", "3.5 min". */
export function duration(milliseconds: number | null): string {
  if (milliseconds === null) return '–'
  if (milliseconds < 10) return `${trim(milliseconds, milliseconds < 1 ? 2 : 1)} ms`
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 59_950) return `${trim(milliseconds / 1000, milliseconds < 9_950 ? 2 : 1)} s`
  if (milliseconds < 3_570_000) return `${trim(milliseconds / 60_000, 1)} min`
  return `${trim(milliseconds / 3_600_000, 1)} h`
}

/** A part of one as a percentage: "0 %", "0.03 %", "12 %". */
export function percent(part: number | null): string {
  if (part === null) return '–'
  const value = part * 100
  return `${trim(value, value > 0 && value < 1 ? 2 : value < 10 ? 1 : 0)} %`
}

/** A rate per minute: "0.4", "12", "3.1k". */
export function rate(perMinute: number): string {
  if (perMinute >= 100) return short(Math.round(perMinute))
  return trim(perMinute, perMinute < 0.1 ? 3 : perMinute < 10 ? 2 : 1)
}

/** An apdex: "0.94". */
export function score(value: number | null): string {
  return value === null ? '–' : value.toFixed(2)
}

/** A change as a signed percentage: "+32 %". */
export function signed(part: number): string {
  const value = Math.round(part * 100)
  return `${value > 0 ? '+' : value < 0 ? '−' : '±'}${Math.abs(value)} %`
}

function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)))
}
