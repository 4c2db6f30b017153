import { GlobalSettings, Template } from 'adaptivecards-templating'
import found from './found.json' with { type: 'json' }
import group from './group.json' with { type: 'json' }
import help from './help.json' with { type: 'json' }
import list from './list.json' with { type: 'json' }
import message from './message.json' with { type: 'json' }
import settings from './settings.json' with { type: 'json' }
import status from './status.json' with { type: 'json' }
import subscriptions from './subscriptions.json' with { type: 'json' }
import workItem from './workItem.json' with { type: 'json' }

/** An adaptive card, or a part of one. */
export type Json = { [name: string]: unknown }

/** What a template may be given: anything else would be printed literally or lose the card. */
export type CardData = {
  readonly [name: string]: string | boolean | CardData | readonly (string | CardData)[]
}

export type CardName = keyof typeof templates

// Building a template costs milliseconds, and its first use tens of them: both are paid at start, not by a reader.
const templates = {
  found: warmed(found),
  group: warmed(group),
  help: warmed(help),
  list: warmed(list),
  message: warmed(message),
  settings: warmed(settings),
  status: warmed(status),
  subscriptions: warmed(subscriptions),
  workItem: warmed(workItem),
}

/**
 * A card from its template.
 * @param canExecute whether the client knows Action.Execute; without, its buttons are plain Action.Submit
 * @throws Error when the data lacks a field that the template names
 */
export function render(name: CardName, data: CardData, canExecute: boolean): Json {
  const missing: string[] = []
  const card = expand(templates[name], data, missing)
  if (missing.length > 0) throw new Error(`card ${name} lacks ${missing.join(', ')}`)
  return finished(card, canExecute) as Json
}

function warmed(source: object): Template {
  const template = new Template(source)
  expand(template, {}, [])
  return template
}

// The engine shows "${name}" for a missing field, and swallows what is thrown about it inside a sentence: so misses are noted.
function expand(template: Template, data: CardData, missing: string[]): unknown {
  GlobalSettings.getUndefinedFieldValueSubstitutionString = (path) => {
    missing.push(path)
    return undefined
  }
  try {
    return template.expand({ $root: data })
  } finally {
    GlobalSettings.getUndefinedFieldValueSubstitutionString = undefined
  }
}

/**
 * Gives every Action.Execute its Action.Submit with the same data: beside it, or instead of it. Inputs lose what is
 * empty: a template cannot leave a property out.
 */
function finished(node: unknown, canExecute: boolean): unknown {
  if (Array.isArray(node)) return node.map((item) => finished(item, canExecute))
  if (typeof node !== 'object' || node === null) return node
  const isInput = 'type' in node && String(node.type).startsWith('Input.')
  const drawn: Json = {}
  for (const [name, value] of Object.entries(node))
    if (!isInput || typeof value !== 'string' || value.trim() !== '')
      drawn[name] = finished(value, canExecute)
  if (drawn.type !== 'Action.Execute') return drawn
  const { verb: _, ...shared } = drawn
  const submit = { ...shared, type: 'Action.Submit' }
  return canExecute ? { ...drawn, fallback: submit } : submit
}
