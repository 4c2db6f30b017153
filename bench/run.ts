import { parseArgs } from 'node:util'
import { big } from './big.ts'
import { card } from './card.ts'
import type { Figure, Row } from './figure.ts'
import { groups } from './groups.ts'
import { hooks } from './hooks.ts'
import { ingest } from './ingest.ts'
import { describeMachine } from './machine.ts'
import { memory } from './memory.ts'
import { mixed } from './mixed.ts'
import { table } from './numbers.ts'
import { start } from './start.ts'
import { sync } from './sync.ts'

const figures: Figure[] = [ingest, mixed, groups, card, hooks, sync, start, memory, big]

/**
 * Runs the benchmarks that are named, or all, and prints a table at the end: `npm run bench -- ingest --seconds 10`.
 * Linux only, as it looks at other processes by way of /proc.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string' }, long: { type: 'boolean', default: false } },
})
const chosen =
  positionals.length === 0
    ? figures.filter(({ isLong }) => !isLong)
    : figures.filter(({ name }) => positionals.includes(name))
const unknown = positionals.filter((name) => !figures.some((figure) => figure.name === name))
const seconds = values.seconds === undefined ? undefined : Number(values.seconds)
const fault =
  process.platform !== 'linux'
    ? 'The benchmarks look at other processes by way of /proc: they run on Linux only.'
    : unknown.length > 0
      ? `There is no figure ${unknown.join(', ')}; there are ${figures.map(({ name }) => name).join(', ')}.`
      : seconds !== undefined && !(seconds >= 1 && seconds <= 3600)
        ? '--seconds is how long one measurement takes, from 1 to 3600.'
        : undefined
if (fault) {
  console.error(fault)
  process.exit(1)
}

const machine = await describeMachine()
console.log(machine)
const rows: Row[] = []
for (const figure of chosen) {
  console.log(`\n── ${figure.name} ──`)
  rows.push(...(await figure.run({ seconds, isLong: values.long, tell: (text) => console.log(text) })))
}
const verdict = ({ isOk }: Row) => (isOk === undefined ? '' : isOk ? 'ok' : 'short')
const lines = rows.map((row) => [row.figure, row.value, row.goal ?? '', verdict(row)])
console.log(`\n${machine}\n\n${table([['figure', 'value', 'goal', ''], ...lines])}`)
process.exit(rows.some(({ isOk }) => isOk === false) ? 2 : 0)
