import { cleanText, cut } from '../events/text.ts'

const longest = 120
// What is not to be seen, bends the direction of what follows, or is special in a path, a shell or a header.
const strange = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"*:<>?|\\/]+/gu
// Names that mean a device on Windows, with any ending.
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i

/**
 * The name of a stranger's file, without folders and without what could lead out of one: a name that can be saved
 * anywhere. What is left of nothing is `attachment`.
 */
export function plainName(given: unknown): string {
  if (typeof given !== 'string') return 'attachment'
  const last = cleanText(given.slice(-4_096)).split(/[\\/]/).at(-1) ?? ''
  const name = last
    .replace(strange, '_')
    .replace(/\s+/g, ' ')
    // Looked for from the beginning of a run alone: a name of dots is not read once for each of them.
    .replace(/^[.\s]+|(?<![.\s])[.\s]+$/g, '')
    .replace(device, '_$&')
  if (name === '' || /^_+$/.test(name)) return 'attachment'
  if (name.length <= longest) return name
  const ending = /\.\w{1,10}$/.exec(name)?.[0] ?? ''
  return `${cut(name, longest - ending.length)}${ending}`
}

/** The header that lets a browser save a file instead of showing it. */
export function disposition(name: string): string {
  const ascii = name.replace(/[^\w.-]+/g, '_')
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${whole}`
}
