import type { UserError } from '../../services/errors.ts'
import type { Look } from '../layout/door.ts'
import type { Said } from './facts.ts'

/** What became of the last press. The address holds a word of ours and no more, so nobody can put words here. */
export function saidOf({ url }: Pick<Look, 'url'>): Said | null {
  const said = url.searchParams.get('said') ?? ''
  const words = Object.hasOwn(done, said) ? done[said] : undefined
  return words ? { kind: 'done', words, at: sections[said] } : null
}

const sections: Record<string, string> = {
  hooks: 'hooks',
  options: 'options',
  states: 'states',
  rule: 'rules',
  ruleRemoved: 'rules',
}

/** An error to be shown where it was caused, with the list of what is missing. */
export function faultOf({ message, details: { missing } }: UserError): Said {
  const list = Array.isArray(missing) ? missing.filter((item) => typeof item === 'string') : []
  return { kind: 'fault', words: message, ...(list.length > 0 && { list }) }
}

const done: Record<string, string> = {
  connected: 'Connected. Groups can be linked to work items now.',
  renewed: 'The credential is renewed.',
  hooks: 'The hooks were looked at; below stands how they are.',
  place: 'Saved.',
  options: 'Saved. Everything linked is compared again.',
  states: 'Saved. Everything linked is compared again.',
  rule: 'The rule is added.',
  ruleRemoved: 'The rule is removed. What it has made stays.',
  disconnected: 'Disconnected. Links, hooks and the credential are being removed.',
}
