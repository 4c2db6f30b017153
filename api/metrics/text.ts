/** One number and what it is of. */
export type Sample = {
  labels?: Record<string, string>
  value: number
  suffix?: '_bucket' | '_sum' | '_count'
}

/** Numbers of one name. Names of counters end in `_total`. */
export type Family = {
  name: string
  type: 'counter' | 'gauge' | 'histogram'
  help: string
  samples: Sample[]
}

/** The content type of Prometheus' text format. */
export const textType = 'text/plain; version=0.0.4; charset=utf-8'

/** Writes families in Prometheus' text format. A family without samples is left out. */
export function writeFamilies(families: Family[]): string {
  return families
    .filter(({ samples }) => samples.length > 0)
    .map(writeFamily)
    .join('')
}

function writeFamily({ name, type, help, samples }: Family): string {
  const head = `# HELP ${name} ${help.replace(/[\\\n]/g, escaped)}\n# TYPE ${name} ${type}\n`
  const lines = samples.map(
    ({ labels = {}, value, suffix = '' }) => `${name}${suffix}${writeLabels(labels)} ${writeNumber(value)}\n`,
  )
  return head + lines.join('')
}

function writeLabels(labels: Record<string, string>): string {
  const parts = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replace(/[\\\n"]/g, escaped)}"`,
  )
  return parts.length > 0 ? `{${parts.join(',')}}` : ''
}

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`
}

function writeNumber(value: number): string {
  if (Number.isFinite(value)) return String(value)
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
}
