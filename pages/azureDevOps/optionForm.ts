import { optionNames, type SyncOptions } from '../../services/azureDevOps/options.ts'

export type OptionName = keyof SyncOptions

/** Whether an option says yes: each has two answers, though two of them name theirs. */
export function isOn(options: SyncOptions, name: OptionName): boolean {
  return options[name] !== false && options[name] !== 'nothing'
}

/** The options that a form for every project sets: what is ticked is on. */
export function readOptions(form: URLSearchParams): Partial<SyncOptions> {
  const ticked = form.getAll('option')
  return Object.assign({}, ...optionNames.map(({ name }) => answer(name, ticked.includes(name))))
}

/** What one project does otherwise; null when it is as everywhere in everything. */
export function readException(form: URLSearchParams): Partial<SyncOptions> | null {
  const chosen = optionNames.filter(({ name }) => ['yes', 'no'].includes(form.get(name) ?? ''))
  if (chosen.length === 0) return null
  // Those left out take back what was chosen for the project before.
  const none = Object.fromEntries(optionNames.map(({ name }) => [name, undefined]))
  return Object.assign(none, ...chosen.map(({ name }) => answer(name, form.get(name) === 'yes')))
}

function answer(name: OptionName, isYes: boolean): Partial<SyncOptions> {
  if (name === 'resolved') return { resolved: isYes ? 'done' : 'nothing' }
  if (name === 'removed') return { removed: isYes ? 'archived' : 'nothing' }
  return { [name]: isYes }
}
