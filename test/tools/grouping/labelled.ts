import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Two events of which somebody thought whether they are the same error. */
export type Pair = {
  platform: string
  /** "lookup: other route". */
  name: string
  isSame: boolean
  left: object
  right: object
}

type Line = { mark: string; name: string; path: string; module: string; code: string; image: string }
type Thrown = { type: string; value: string; lines: Line[] }
type Trace = { name: string; platform: string; message: string; thrown: Thrown[]; pairs: string[] }

const folder = join(import.meta.dirname, '../../fixtures/grouping')

/**
 * The labelled pairs of test/fixtures/grouping, where `README.md` explains how they are written: a trace as it was
 * found, and what is done to it to have another event of the same error, or of a different one.
 */
export function readPairs(): Pair[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.txt'))
  return files.sort().flatMap((file) => {
    const all = readTraces(readFileSync(join(folder, file), 'utf8'))
    return [...all.values()].flatMap(({ name, text, trace }) =>
      trace.pairs.map((line) => pairOf(all, { file: file.replace('.txt', ''), name, text, trace, line })),
    )
  })
}

/** The traces themselves, as events. */
export function readSamples(): { name: string; event: object }[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.txt'))
  return files.sort().flatMap((file) =>
    [...readTraces(readFileSync(join(folder, file), 'utf8')).values()].map(({ name, trace }) => ({
      name: `${file.replace('.txt', '')} ${name}`,
      event: eventOf(trace),
    })),
  )
}

type Found = { name: string; text: string; trace: Trace }

function readTraces(text: string): Map<string, Found> {
  const found = new Map<string, Found>()
  for (const block of text.split(/\n(?=trace )/)) {
    const trace = readTrace(block)
    found.set(trace.name, { name: trace.name, text: block, trace })
  }
  return found
}

function readTrace(block: string): Trace {
  const trace: Trace = { name: '', platform: 'other', message: '', thrown: [], pairs: [] }
  for (const line of block.split('\n')) {
    const [word = '', rest = ''] = cut(line, ' ')
    if (word === 'trace') trace.name = cut(rest, ' ')[0] ?? ''
    else if (word === 'platform') trace.platform = rest
    else if (word === 'message') trace.message = rest
    else if (word === 'error') {
      const [type = '', value = ''] = cut(rest, ':')
      trace.thrown.push({ type, value: value.trim(), lines: [] })
    } else if (word === 'same' || word === 'different' || word === 'different:') trace.pairs.push(line)
    else if (/^[-+.] /.test(line)) trace.thrown.at(-1)?.lines.push(readLine(line))
  }
  return trace
}

function readLine(line: string): Line {
  const [name = '', path = '', module = '', code = ''] = line
    .slice(2)
    .split(/ ?\| ?/, 3)
    .concat(afterThird(line))
  const rest = code.trim()
  const image = rest.startsWith('@') ? rest.slice(1) : ''
  return { mark: line[0] ?? '', name, path, module, code: image ? '' : rest, image }
}

// Code may contain the bar that parts the columns.
function afterThird(line: string): string {
  return line.split('|').slice(3).join('|')
}

function pairOf(
  all: Map<string, Found>,
  { file, name, text, trace, line }: Found & { file: string; line: string },
): Pair {
  const [label = '', steps = ''] = cut(line, /:\s|:$/)
  const isSame = label.startsWith('same')
  const left = eventOf(trace)
  const platform = file === 'others' ? trace.platform : file
  const about = `${name}: ${label.replace(/^(?:same|different) ?/, '') || steps}`
  if (steps.startsWith('@')) {
    const other = all.get(steps.slice(1))
    if (!other) throw new Error(`There is no trace ${steps.slice(1)}.`)
    return { platform, name: about, isSame, left, right: eventOf(other.trace) }
  }
  const right = eventOf(steps.split('; ').reduce(change, { text: withoutPairs(text), trace }).trace)
  if (JSON.stringify(left) === JSON.stringify(right) && !isSame) throw new Error(`${about} changes nothing.`)
  return { platform, name: about, isSame, left, right }
}

type Changed = { text: string; trace: Trace }

function change({ text, trace }: Changed, step: string): Changed {
  const moved = /^lines (\d+)$/.exec(step)
  if (moved)
    return withTrace(
      text,
      mapLines(trace, (line) => [{ ...line, path: moveLine(line.path, Number(moved[1])) }]),
    )
  const dropped = /^drop (.+) (\d+)$/.exec(step)
  if (dropped) return withTrace(text, drop(trace, (dropped[1] ?? '').split(','), Number(dropped[2])))
  const repeated = /^repeat (.+) (\d+)$/.exec(step)
  if (repeated) return withTrace(text, repeat(trace, (repeated[1] ?? '').split(','), Number(repeated[2])))
  const added = /^add (.+?): ([-+.] .*)$/.exec(step)
  if (added) return withTrace(text, add(trace, added[1] ?? '', readLine(added[2] ?? '')))
  const replaced = /^(.*?) =>(?: (.*))?$/.exec(step)
  if (!replaced) throw new Error(`"${step}" of ${trace.name} is no step.`)
  const [, from = '', to = ''] = replaced
  const written = write(trace)
  if (!written.includes(from)) throw new Error(`"${from}" is not in ${trace.name}.`)
  return withTrace(text, readTrace(written.replaceAll(from, () => to)))
}

function withTrace(text: string, trace: Trace): Changed {
  return { text, trace }
}

function write({ name, platform, message, thrown }: Trace): string {
  const lines = thrown.flatMap(({ type, value, lines }) => [
    `error ${type}: ${value}`,
    ...lines.map(({ mark, name, path, module, code, image }) =>
      `${mark} ${name} | ${path} | ${module} | ${image ? `@${image}` : code}`
        .replaceAll('|  |', '| |')
        .replaceAll('|  |', '| |')
        .trimEnd(),
    ),
  ])
  return [`trace ${name}`, `platform ${platform}`, `message ${message}`, ...lines].join('\n')
}

function withoutPairs(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^(?:same|different)/.test(line))
    .join('\n')
}

function mapLines(trace: Trace, map: (line: Line) => Line[]): Trace {
  return { ...trace, thrown: trace.thrown.map((one) => ({ ...one, lines: one.lines.flatMap(map) })) }
}

function moveLine(path: string, by: number): string {
  return path.replace(/:(\d+)$/, (_, line: string) => `:${Number(line) + by}`)
}

function drop(trace: Trace, names: string[], count: number): Trace {
  const left = new Map(names.map((name) => [name, count]))
  const dropped = mapLines(trace, (line) => {
    const still = left.get(line.name) ?? 0
    if (still > 0) left.set(line.name, still - 1)
    return still > 0 ? [] : [line]
  })
  if ([...left.values()].some((still) => still > 0))
    throw new Error(`${names} cannot be dropped from ${trace.name}.`)
  return dropped
}

function repeat(trace: Trace, names: string[], count: number): Trace {
  const thrown = trace.thrown.map((one) => {
    const at = one.lines.findIndex((_, index) =>
      names.every((name, step) => one.lines[index + step]?.name === name),
    )
    if (at < 0) return one
    const run = one.lines.slice(at, at + names.length)
    const copies = Array.from({ length: count }, () => run).flat()
    return { ...one, lines: [...one.lines.slice(0, at), ...copies, ...one.lines.slice(at)] }
  })
  return { ...trace, thrown }
}

function add(trace: Trace, after: string, line: Line): Trace {
  return mapLines(trace, (each) => (each.name === after ? [each, line] : [each]))
}

/** An event as an SDK would send it. */
function eventOf({ platform, message, thrown }: Trace): object {
  if (thrown.length === 0) return { platform, message }
  const values = thrown.map(({ type, value, lines }) => ({
    type,
    ...(value && { value }),
    ...(lines.length > 0 && {
      stacktrace: { frames: lines.map((line) => frameOf(line, platform)).reverse() },
    }),
  }))
  return { platform, exception: { values } }
}

function frameOf({ mark, name, path, module, code, image }: Line, platform: string): object {
  const [, file = path, line] = /^(.*):(\d+)$/.exec(path) ?? []
  return {
    ...(name && { function: name }),
    ...(file && { filename: file }),
    ...(line && { lineno: Number(line) }),
    ...(module && { module }),
    ...(code && { context_line: `    ${code}` }),
    ...(image && { [platform === 'dart' ? 'abs_path' : 'package']: image }),
    ...(mark !== '.' && { in_app: mark === '+' }),
  }
}

function cut(text: string, at: string | RegExp): string[] {
  const found = typeof at === 'string' ? { index: text.indexOf(at), length: at.length } : matched(text, at)
  return found.index < 0 ? [text] : [text.slice(0, found.index), text.slice(found.index + found.length)]
}

function matched(text: string, pattern: RegExp): { index: number; length: number } {
  const found = pattern.exec(text)
  return { index: found?.index ?? -1, length: found?.[0].length ?? 0 }
}
