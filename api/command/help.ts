import { type Command, commonOptions, type Option } from './command.ts'
import { columns } from './print.ts'

const start = 'npm run hitch --'

/** Which verbs there are; of one noun, when it is given. */
export function overview(commands: Command[], noun: string): string {
  const some = commands.filter(({ words }) => noun === '' || `${words} `.startsWith(`${noun} `))
  const shown = some.length > 0 ? some : commands
  return [
    `Usage: ${start} ${noun && some.length > 0 ? noun : '<noun>'} <verb> [options]`,
    '',
    ...columns(shown.map((command) => [`  ${signature(command)}`, command.does])),
    '',
    'Each has a --help of its own. It speaks to a Hitch that runs, with HITCH_ADMIN_TOKEN.',
    'Exit codes: 0 done, 1 not so or not possible, 2 wrong use.',
  ].join('\n')
}

/** Everything about one verb. */
export function helpOf(command: Command): string {
  return [
    `Usage: ${start} ${signature(command)} [options]`,
    '',
    `${command.does}.`,
    ...(command.more ?? []),
    '',
    ...columns(Object.entries({ ...command.options, ...commonOptions }).map(optionLine)),
  ].join('\n')
}

function signature({ words, takes = [] }: Command): string {
  return [words, ...takes].join(' ')
}

function optionLine([name, { takes, does, isMany }]: [string, Option]): [string, string] {
  return [`  --${name}${takes ? ` <${takes}>` : ''}`, isMany ? `${does}; may be given several times` : does]
}
