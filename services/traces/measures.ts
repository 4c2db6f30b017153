import { isRecord } from '../events/intake.ts'

/** What is measured of a transaction besides its duration: the web vitals and starts of apps. All in milliseconds, but cls. */
export const measures = [
  'lcp',
  'fcp',
  'fp',
  'inp',
  'fid',
  'cls',
  'ttfb',
  'ttfb.requesttime',
  'app_start_cold',
  'app_start_warm',
  'time_to_initial_display',
  'time_to_full_display',
] as const

export type Measure = (typeof measures)[number]

const known = new Set<string>(measures)
const factors: Record<string, number> = { nanosecond: 1e-6, microsecond: 1e-3, second: 1e3, minute: 6e4 }

/** Reads `{lcp: {value: 2300, unit: "millisecond"}}`. Other measurements, and values that are none, are left out. */
export function readMeasurements(given: unknown): [Measure, number][] {
  if (!isRecord(given)) return []
  const found: [Measure, number][] = []
  for (const measure of measures) {
    const entry = given[measure] ?? (measure === 'ttfb.requesttime' ? given['ttfb.requestTime'] : undefined)
    if (!isRecord(entry)) continue
    const factor = typeof entry.unit === 'string' ? (factors[entry.unit] ?? 1) : 1
    const value = soundValue(entry.value, factor)
    if (value !== undefined) found.push([measure, value])
  }
  return found
}

/** The measure behind an attribute of a span such as `browser.web_vital.lcp.value`; undefined when it is none. */
export function measureOf(attribute: string): Measure | undefined {
  const match = /^browser\.web_vital\.([a-z]{2,4})\.(value|request_time)$/.exec(attribute)
  const name = match?.[2] === 'request_time' ? `${match[1]}.requesttime` : match?.[1]
  return name !== undefined && known.has(name) ? (name as Measure) : undefined
}

/** A value that can have been measured: not negative, and of a size that something real has. */
export function soundValue(value: unknown, factor = 1): number | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) return undefined
  const scaled = value * factor
  return scaled <= 1e9 ? scaled : undefined
}
