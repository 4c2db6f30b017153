import type { Frame } from '../events/event.ts'
import { fileName } from './fileName.ts'
import { bringsCode, type Family, familyOf } from './names/family.ts'
import { isReflection } from './names/machines.ts'
import { cleanNames } from './names/names.ts'
import { isComprehension } from './names/scripts.ts'

/** What a frame says: where and what it is, and its line of code. Both empty: it says nothing, for this reason. */
export type FrameLine = { text: string; code: string; why: string }

/**
 * What a frame means, whatever build, machine or line it comes from: its module, else its file's name, and its
 * function; in scripting languages also the line of code.
 */
export function frameLine(frame: Frame, platform: string): FrameLine {
  const family = familyOf(platform)
  const skipped = whySkipped(frame, family)
  if (skipped) return { text: '', code: '', why: skipped }
  const path = frame.filename ?? frame.abs_path ?? ''
  const isAddress = address.test(path) || evaluated.test(path)
  const { module, name } = cleanNames({ module: frame.module ?? '', name: frame.function ?? '' }, platform)
  // Minifiers name anew with every build.
  const known = family === 'javascript' && isAddress && isMinified(name) ? '' : name
  // SDKs work out a JavaScript module from where the program was started, which a deployment may change.
  const prefersFile = family === 'javascript' && path !== '' && !isAddress
  const place = module && !prefersFile ? module : isAddress ? '' : fileName(path)
  const code = bringsCode(family) && !(isAddress && known === '') ? codeOf(frame) : ''
  if (place === '' && known === '' && code === '') return fromPackage(frame, family)
  return { text: place === '' && known === '' ? '' : `${place}|${known}`, code, why: '' }
}

// Of machine code without symbols only the library is known; its addresses change with every build.
function fromPackage(frame: Frame, family: Family): FrameLine {
  const isMachineCode = family === 'native' || family === 'apple' || family === 'rust'
  const library = isMachineCode && frame.package ? fileName(frame.package) : ''
  if (library !== '') return { text: `${library}|`, code: '', why: '' }
  const why = frame.function
    ? 'its name is made by a minifier'
    : 'it has neither a name nor a file that lasts'
  return { text: '', code: '', why }
}

function whySkipped(frame: Frame, family: Family): string {
  const { module = '', function: name = '' } = frame
  if (family === 'java' && isReflection(module)) return 'reflection takes other ways with time'
  if (family === 'python' && isComprehension(name)) return 'newer Pythons have no frame for it'
  if (name.startsWith('<asynchronous suspension>')) return 'it only marks a wait'
  if (isOfSdk(frame)) return 'it belongs to the SDK that reports'
  return ''
}

function isOfSdk({ module = '', abs_path, filename = '', function: name = '' }: Frame): boolean {
  const path = abs_path ?? filename
  return (
    (module !== '' && sdkModule.test(module)) ||
    (path !== '' && sdkPath.test(path)) ||
    /^sentryWrapped$/.test(name)
  )
}

const sdkModule =
  /^(?:sentry_sdk(?:\.|$)|io\.sentry\.|Sentry\.(?:[A-Z]\w{0,60}\.)|github\.com\/getsentry\/|sentry(?:_\w{1,20})?::)/

const sdkPath =
  /[\\/](?:sentry_sdk|node_modules[\\/]@sentry(?:-internal)?|vendor[\\/]sentry[\\/]\w{1,40}|gems[\\/]sentry-[\w.-]{1,40})[\\/]|^package:sentry(?:_\w{1,20})?\//

// The parts of an address are about delivery and not about code; evaluated code has no file at all.
const address =
  /^address at |\.(?:js)?bundle$|^(?:https?|blob|data|applewebdata|capacitor|ionic|chrome-extension|moz-extension):/i

const evaluated = /^(?:<eval|eval at |\(eval|<string>|<anonymous>)|\beval\(\)'d code/

function isMinified(name: string): boolean {
  return name.length <= 2
}

function codeOf(frame: Frame): string {
  const line = frame.context_line
  // Longer lines are minified: they are the whole program, and change with it.
  if (!line || line.length > 400) return ''
  // Formatters move blanks.
  const code = line.replace(/\s+/g, '')
  return code.length > 120 ? '' : code
}
