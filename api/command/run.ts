import { parseArgs } from 'node:util'
import { closest } from 'fastest-levenshtein'
import { type Call, type Command, commonOptions, Failure, type Surroundings, UsageError } from './command.ts'
import { helpOf, overview } from './help.ts'
import { plain } from './print.ts'

/**
 * Carries out one command line.
 * @returns the exit code: 0 done, 1 it is not so or could not be done, 2 wrong use
 */
export async function runCommand(commands: Command[], argv: string[], around: Surroundings): Promise<number> {
  try {
    const { command, rest } = find(commands, argv)
    if (!command) {
      const wantsHelp = argv.length === 0 || rest.some(isHelp)
      if (!wantsHelp) throw unknown(commands, argv)
      around.out(overview(commands, argv.filter((word) => !isHelp(word)).join(' ')))
      return argv.length === 0 ? 2 : 0
    }
    const call = read(command, rest, around)
    if (call.isOn('help')) {
      around.out(helpOf(command))
      return 0
    }
    checkCount(command, call.given)
    return (await command.run(call)) ? 0 : 1
  } catch (error) {
    if (error instanceof UsageError) {
      around.err(plain(error.message))
      around.err('Try --help.')
      return 2
    }
    if (!(error instanceof Failure)) throw error
    around.err(plain(error.message))
    return 1
  }
}

function find(commands: Command[], argv: string[]): { command: Command | undefined; rest: string[] } {
  const command = commands.find(({ words }) =>
    words.split(' ').every((word, index) => argv[index]?.toLowerCase() === word),
  )
  return { command, rest: command ? argv.slice(command.words.split(' ').length) : argv }
}

function read(command: Command, argv: string[], around: Surroundings): Call {
  const known = { ...command.options, ...commonOptions }
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { takes, isMany }]) => [
      name,
      {
        type: takes === undefined ? ('boolean' as const) : ('string' as const),
        multiple: isMany ?? false,
        ...(name === 'help' && { short: 'h' }),
      },
    ]),
  )
  const { values, positionals } = parse(argv, options)
  return {
    given: positionals,
    text: (name) => textOf(values[name]),
    texts: (name) => [values[name] ?? []].flat().map(String),
    isOn: (name) => values[name] === true,
    around,
  }
}

function parse(argv: string[], options: NonNullable<Parameters<typeof parseArgs>[0]>['options']) {
  try {
    return parseArgs({ args: argv, options: options ?? {}, allowPositionals: true })
  } catch (error) {
    // The library's words name the option and never a value.
    throw new UsageError(error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error))
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function checkCount({ words, takes = [] }: Command, given: string[]): void {
  const missing = takes.filter((name) => name.startsWith('<'))[given.length]
  if (missing) throw new UsageError(`${words} needs ${missing}.`)
  // What is too much may be a secret that lost its option, so it is not repeated.
  if (given.length > takes.length) throw new UsageError(`${words} takes no more than ${takes.length} words.`)
}

function unknown(commands: Command[], argv: string[]): UsageError {
  const said = argv.filter((word) => !word.startsWith('-')).slice(0, 2)
  const group = commands.filter(({ words }) => words.split(' ')[0] === said[0])
  if (group.length > 0 && said.length === 1)
    return new UsageError(
      `${said[0]} can ${group.map(({ words }) => words.split(' ').slice(1).join(' ')).join(', ')}.`,
    )
  const near = closest(
    said.join(' ').slice(0, 80),
    commands.map(({ words }) => words),
  )
  return new UsageError(`“${said.join(' ').slice(0, 80)}” is no verb. Did you mean ${near}?`)
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h' || word === 'help'
}
