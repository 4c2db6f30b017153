import { createRequire } from 'node:module'

type Json = Record<string, unknown>

// The main file of the package cannot be loaded by Node, and the one that can names no exports.
const { AdaptiveCard, SerializationContext, Version }: typeof import('ac3') = createRequire(import.meta.url)(
  'ac3/dist/adaptivecards.js',
)

/** What Teams takes in a message is about 28 KB in its older clients; ours stay below this, as UTF-8. */
export const largest = 25_000

/**
 * Everything wrong with a card, in words: what the renderer's own parser finds for version 1.5, what it lets pass, and
 * what a card of ours must not have.
 * @param ours the addresses that may be opened from it
 */
export function lint(card: Json, ours: string[]): string[] {
  return [...parserFaults(card), ...shapeFaults(card), ...linkFaults(card, ours), ...actionFaults(card)]
}

/** Every object of a card with the path to it, the fallbacks of actions included. */
export function nodesOf(node: unknown, path = 'card'): { node: Json; path: string }[] {
  if (Array.isArray(node)) return node.flatMap((item, index) => nodesOf(item, `${path}[${index}]`))
  if (typeof node !== 'object' || node === null) return []
  const inner = Object.entries(node).flatMap(([name, value]) => nodesOf(value, `${path}.${name}`))
  return [{ node: node as Json, path }, ...inner]
}

function parserFaults(card: Json): string[] {
  const context = new SerializationContext(new Version(1, 5))
  const parsed = new AdaptiveCard()
  parsed.parse(structuredClone(card), context)
  const faults: string[] = []
  for (let index = 0; index < context.eventCount; index++) faults.push(context.getEventAt(index).message)
  for (const { message } of parsed.validateProperties().validationEvents) faults.push(message)
  return faults
}

// Texts of a wrong type, and empty ones, pass the parser.
function shapeFaults(card: Json): string[] {
  const faults: string[] = []
  if (card.type !== 'AdaptiveCard' || card.version !== '1.5') faults.push('not a card of version 1.5')
  if (!Array.isArray(card.body) || card.body.length === 0) faults.push('no body')
  const text = JSON.stringify(card)
  if (texts(card).some((one) => one.includes('${'))) faults.push('an expression is left')
  if (Buffer.byteLength(text) > largest) faults.push(`${Buffer.byteLength(text)} bytes`)
  for (const { node, path } of nodesOf(card)) {
    for (const name of ['text', 'title', 'label', 'value', 'url'] as const) {
      if (name in node && isEmpty(node[name], node.type === 'TextRun'))
        faults.push(`${path}.${name} is ${JSON.stringify(node[name])}`)
    }
    for (const [name, value] of Object.entries(node)) {
      if (value === null || value === undefined) faults.push(`${path}.${name} is ${value}`)
      if (Array.isArray(value) && ['inlines', 'items', 'columns', 'choices'].includes(name) && !value.length)
        faults.push(`${path}.${name} is empty`)
    }
    if (node.type === 'Image' || node.type === 'Media') faults.push(`${path} is a picture`)
    if (Array.isArray(node.actions) && node.actions.length > 5) faults.push(`${path} has too many buttons`)
  }
  return faults
}

// What stands in an input has to come back as it was, and is shown as it is.
function texts(node: unknown): string[] {
  if (typeof node === 'string') return [node]
  if (typeof node !== 'object' || node === null) return []
  const isInput = 'type' in node && String(node.type).startsWith('Input.')
  const isChoice = !('type' in node) && 'title' in node && 'value' in node
  return Object.entries(node).flatMap(([name, value]) =>
    name === 'value' && (isInput || isChoice) ? [] : texts(value),
  )
}

// A run may be the space between two others.
function isEmpty(text: unknown, isRun: boolean): boolean {
  return typeof text !== 'string' || (isRun ? text : text.trim()) === ''
}

function linkFaults(card: Json, ours: string[]): string[] {
  return nodesOf(card).flatMap(({ node, path }) => {
    const url = node.url ?? ''
    const faults: string[] = []
    if (url !== '' && !ours.includes(String(url))) faults.push(`${path} opens ${url}`)
    // Markdown is live in a TextBlock and nowhere else: no text of a stranger may stand in one.
    if (node.type === 'TextBlock' && /[[\]<>*_#!`\\]/.test(String(node.text)))
      faults.push(`${path} has markup`)
    if (/<\/?at\b|\]\(/i.test(String(node.text ?? ''))) faults.push(`${path} has a live mention or link`)
    return faults
  })
}

function actionFaults(card: Json): string[] {
  return nodesOf(card).flatMap(({ node, path }) => {
    if (node.type !== 'Action.Execute') return []
    const { fallback, verb, type: _, ...rest } = node
    const expected = JSON.stringify({ ...rest, type: 'Action.Submit' })
    const faults: string[] = []
    if (JSON.stringify(sorted(fallback)) !== JSON.stringify(sorted(JSON.parse(expected))))
      faults.push(`${path}: the Submit differs from the Execute`)
    const data = node.data as Json
    if (data?.verb !== verb) faults.push(`${path}: its data says ${data?.verb}, its verb ${verb}`)
    if (!Object.values(data).every((value) => typeof value === 'string'))
      faults.push(`${path}: data is not all text`)
    return faults
  })
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([k, v]) => [k, sorted(v)]),
  )
}
