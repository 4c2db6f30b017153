import type { EventPayload, Frame } from '../events/event.ts'
import { decidingThread } from '../events/place.ts'
import { familyOf } from '../grouping/names/family.ts'
import { lineageOf } from '../groups/exceptionTree.ts'

/** A file of a stack, as far as it is known where it is. */
export type StackFile = {
  /** With slashes, without one in front: `srv/shop/src/pay.js`. */
  path: string
  /** It begins at the root of a machine or a site, and nobody knows where in it the repository is. */
  isRooted: boolean
}

/** One frame: the ways its file can be called, most telling first, and its module. */
export type StackPlace = { files: StackFile[]; module: string }

// Whoever is called from further away has seldom to do with it.
const deepest = 10
const longest = 500

/** The application's own frames, nearest to where it happened first. */
export function stackPlaces(payload: EventPayload): StackPlace[] {
  const main = lineageOf(payload.exception?.values, payload.platform)?.main
  const frames = main?.stacktrace?.frames ?? decidingThread(payload.threads?.values) ?? []
  const own = frames.filter((frame) => frame.in_app === true)
  const others = frames.filter((frame) => frame.in_app !== false)
  const chosen = own.length > 0 ? own : others.length > 0 ? others : frames
  return chosen
    .slice(-deepest)
    .reverse()
    .map((frame) => ({
      files: filesOf(frame, payload.platform),
      module: (frame.module ?? '').slice(0, longest),
    }))
}

function filesOf(frame: Frame, platform: string): StackFile[] {
  const given = [javaFile(frame, platform), fileOf(frame.filename), fileOf(frame.abs_path)]
  const files = given.filter((file) => file !== null)
  return files.filter(({ path }, index) => files.findIndex((one) => one.path === path) === index)
}

/** The path of a file as SDKs write it: with or without a scheme, a site, a drive; null for what is no file. */
export function fileOf(text: string | undefined): StackFile | null {
  if (!text || /^(?:node|internal|native|<)/.test(text)) return null
  const given = text.slice(0, longest).replaceAll('\\', '/')
  const [, scheme = '', , rest = given] =
    /^([a-z][a-z0-9+.-]{1,20}):\/\/([^/]{0,255})\/+(.*)$/i.exec(given) ?? []
  const isBundled = /^(?:webpack|webpack-internal|turbopack|app|ng|rollup|vite)$/i.test(scheme)
  const plain = scheme ? (rest.split(/[?#]/, 1)[0] ?? '') : given
  const isRooted = scheme ? !isBundled : /^(?:\/|[a-z]:|~)/i.test(plain)
  const parts: string[] = []
  for (const part of plain.replace(/^[a-z]:/i, '').split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.' && !(part === '~' && parts.length === 0)) parts.push(part)
  }
  return parts.length > 0 ? { path: parts.join('/'), isRooted } : null
}

// Java knows files by name alone; the package says in which directory they are, below some source root.
function javaFile({ module, filename }: Frame, platform: string): StackFile | null {
  if (familyOf(platform) !== 'java' || !module || !filename || /[/\\]/.test(filename)) return null
  const packages = module.split('.').slice(0, -1)
  if (packages.length === 0 || packages.some((name) => !/^\w+$/.test(name))) return null
  return { path: [...packages, filename].join('/').slice(0, longest), isRooted: true }
}
