import {
  checkMatchers,
  commonKeys,
  type Matcher,
  RuleError,
  type RuleFault,
  readLines,
  readMatcher,
  short,
  unquote,
  wordsOf,
} from './ruleLine.ts'

/** Where an action takes effect: at the frame itself, at all frames it called (up), at all that led to it (down). */
export type Reach = 'here' | 'up' | 'down'

export type Action =
  | { kind: 'mark'; field: 'inApp' | 'contributes'; value: boolean; reach: Reach }
  | { kind: 'category'; value: string }
  | { kind: 'limit'; field: 'max' | 'min'; value: number }
  | { kind: 'invert'; value: boolean }

export type StackRule = {
  /** About the error the stack belongs to. */
  ofError: Matcher[]
  ofFrame: Matcher[]
  /** About the frame that called, and the one that was called. */
  caller: Matcher[]
  callee: Matcher[]
  actions: Action[]
  text: string
}

const keys = new Map([...commonKeys, ['category', 'category']])

const errorKeys = new Set(['type', 'value', 'mechanism', 'family'])

/**
 * Reads stack-trace rules: `stack.module:com.acme.* +app`, `family:native function:panic* ^-group -group`,
 * `[ function:run ] | function:step category=loop`, `error.type:StackOverflowError max-frames=5`.
 * @returns the rules that could be read, and what is wrong with the others
 */
export function readStackRules(text: string): { rules: StackRule[]; faults: RuleFault[] } {
  return readLines(text, readRule)
}

function readRule(line: string): StackRule {
  const rule: StackRule = { ofError: [], ofFrame: [], caller: [], callee: [], actions: [], text: short(line) }
  const words = wordsOf(line.replace(/([[\]|])(?=\s|$)|(?<=\s|^)([[\]|])/g, ' $1$2 '))
  let isAside = false
  let isAfter = false
  for (const word of words) {
    if (word === '[') isAside = true
    else if (word === ']') isAside = false
    else if (word === '|') isAfter = true
    else if (isAction(word)) rule.actions.push(readAction(word))
    else if (rule.actions.length > 0)
      throw new RuleError(`"${short(word)}" stands after an action; conditions come first.`)
    else {
      const matcher = readMatcher(word, keys)
      if (isAside) (isAfter && rule.ofFrame.length > 0 ? rule.callee : rule.caller).push(matcher)
      else if (errorKeys.has(matcher.key)) rule.ofError.push(matcher)
      else rule.ofFrame.push(matcher)
    }
  }
  if (isAside) throw new RuleError('A bracket is not closed.')
  checkMatchers([...rule.ofError, ...rule.ofFrame])
  if (rule.actions.length === 0)
    throw new RuleError('A rule needs an action, such as +app, -group or max-frames=5.')
  return rule
}

function isAction(word: string): boolean {
  return /^(?:[v^]?[+-]\w|(?:category|max-frames|min-frames|invert-stacktrace)\s*=)/.test(word)
}

function readAction(word: string): Action {
  const mark = /^([v^]?)([+-])(app|group)$/.exec(word)
  if (mark) {
    const [, reach, sign, what] = mark
    return {
      kind: 'mark',
      field: what === 'app' ? 'inApp' : 'contributes',
      value: sign === '+',
      reach: reach === '^' ? 'up' : reach === 'v' ? 'down' : 'here',
    }
  }
  const [name = '', value = ''] = [
    word.slice(0, word.indexOf('=')),
    unquote(word.slice(word.indexOf('=') + 1)),
  ]
  if (name === 'category' && /^[\w.-]{1,60}$/.test(value)) return { kind: 'category', value }
  if (name === 'invert-stacktrace' && /^(?:0|1|true|false|yes|no)$/.test(value))
    return { kind: 'invert', value: /^(?:1|true|yes)$/.test(value) }
  if ((name === 'max-frames' || name === 'min-frames') && /^\d{1,3}$/.test(value))
    return { kind: 'limit', field: name === 'max-frames' ? 'max' : 'min', value: Number(value) }
  throw new RuleError(
    `"${short(word)}" is no action: there are +app, -app, +group, -group, each after ^ or v too, category=name, max-frames=5, min-frames=2, invert-stacktrace=1.`,
  )
}
