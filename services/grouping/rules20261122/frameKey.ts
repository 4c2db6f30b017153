import type { Frame } from '../../events/event.ts'
import { cleanFunction, cleanModule, familyOf } from './frameNames.ts'

/**
 * What a frame means, whatever build, machine or line it comes from: its module, else its file's name, and its
 * function; in scripting languages also the line of code. Empty when nothing of it says anything.
 */
export function frameKey(frame: Frame, platform: string): string {
  const family = familyOf(platform)
  const path = frame.filename ?? frame.abs_path ?? ''
  const isAddress = address.test(path) || evaluated.test(path)
  // SDKs work out a JavaScript module from where the program was started, which a deployment may change.
  const prefersFile = family === 'javascript' && path !== '' && !isAddress
  const place =
    frame.module && !prefersFile ? cleanModule(frame.module, family) : isAddress ? '' : fileName(path)
  const name = frame.function ? cleanFunction(frame.function, family) : ''
  const code = scripting.has(family) && !(isAddress && name === '') ? codeOf(frame) : ''
  return place === '' && name === '' && code === '' ? '' : `${place}|${name}|${code}`
}

// The parts of an address are about delivery and not about code; evaluated code has no file at all.
const address = /^(?:https?|blob|data|applewebdata|capacitor|ionic|chrome-extension|moz-extension):/i

const evaluated = /^(?:<eval|eval at |\(eval|<string>|<anonymous>)|\beval\(\)'d code/

const scripting = new Set(['javascript', 'python', 'ruby', 'php'])

function codeOf(frame: Frame): string {
  const line = frame.context_line
  // Longer lines are minified: they are the whole program, and change with it.
  if (!line || line.length > 400) return ''
  const code = line.trim().replace(/\s+/g, ' ')
  return code.length > 120 ? '' : code
}

/** The name of a file without directories, query, versions and the hashes that builds put in; in lower case. */
export function fileName(path: string): string {
  const clean = path.split(/[?#]/, 1)[0] ?? ''
  const base = clean.slice(Math.max(clean.lastIndexOf('/'), clean.lastIndexOf('\\')) + 1)
  if (!/\d/.test(base)) return base.toLowerCase()
  const parts = base
    .replace(uuid, '')
    .split(/([-.~_]+)/)
    .filter((part, index) => index % 2 === 1 || !isBuildMark(part))
  return parts
    .join('')
    .toLowerCase()
    .replace(/[-.~_]*([-.~_])/g, '$1')
    .replace(/^[-.~_]+|[-.~_]+$/g, '')
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi

// 12, v3, 8f3a2b1c, BkR7cX2z: numbers, versions, hexadecimal and base64 hashes. Words with a digit, es2015 and
// oauth2Client, are none.
function isBuildMark(part: string): boolean {
  if (/^v?\d+$/i.test(part)) return true
  if (!/\d/.test(part)) return false
  if (/^[0-9a-f]{6,64}$/.test(part) || /^[0-9A-F]{6,64}$/.test(part)) return true
  return (
    /^[A-Za-z0-9]{8,24}$/.test(part) && /[a-z]/.test(part) && /[A-Z]/.test(part) && !/[a-z]{4}/.test(part)
  )
}
