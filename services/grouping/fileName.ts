/**
 * What a file is called whatever machine, build or version it comes from: its name in lower case without query,
 * versions and hashes. Names that many directories have (`index.js`, `page.tsx`, `__init__.py`) bring their directory
 * along, where the path tells it from the place of the installation.
 */
export function fileName(path: string): string {
  const clean = withoutQuery(path.length > 2_000 ? path.slice(-2_000) : path)
  const slash = lastSlash(clean, clean.length)
  const base = withoutBuild(clean.slice(slash + 1))
  if (!isCommon(base)) return base
  const directory = directoryOf(clean, slash)
  return directory === '' ? base : `${directory}/${base}`
}

const common = new Set(
  `index main mod lib init __init__ __main__ page route layout loading error template app handler server client default
  views models utils helpers`.split(/\s+/),
)

function isCommon(base: string): boolean {
  const dot = base.indexOf('.')
  if (dot < 1 || base.length - dot > 7) return false
  return common.has(base.slice(base.startsWith('+') ? 1 : 0, dot))
}

// The file within an archive counts, not the archive.
function withoutQuery(path: string): string {
  const mark = path.search(/[?#]/)
  const bare = mark < 0 ? path : path.slice(0, mark)
  return bare.includes('!') ? bare.slice(bare.lastIndexOf('!') + 1) : bare
}

// @param before where to begin to look, backwards
function lastSlash(path: string, before: number): number {
  for (let at = before - 1; at >= 0; at--) {
    const letter = path.charCodeAt(at)
    if (letter === 0x2f || letter === 0x5c) return at
  }
  return -1
}

// What lies below one of these is the source's own order.
const roots = new Set([
  'src',
  'app',
  'lib',
  'pages',
  'packages',
  'components',
  'routes',
  'dist',
  'build',
  'out',
  'server',
  'client',
  'node_modules',
  'site-packages',
  'dist-packages',
  'gems',
  'vendor',
  'main',
  'test',
  'tests',
])

function directoryOf(path: string, end: number): string {
  let near = ''
  let isFirst = true
  for (let at = end; at > 0; ) {
    const slash = lastSlash(path, at)
    const part = path.slice(slash + 1, at)
    at = slash
    if (part === '' || part === '.' || part === '..') continue
    if (isFirst) near = part
    // Right below a root there is no directory to tell; further below there is.
    if (roots.has(part)) return isFirst ? '' : cleanDirectory(near)
    isFirst = false
  }
  // A relative path has no installation in it.
  return near === '' || absolute.test(path) ? '' : cleanDirectory(near)
}

const absolute = /^(?:[\\/]|[A-Za-z]:|[a-z][\w+.-]{1,30}:\/\/[^/])/

function cleanDirectory(name: string): string {
  const clean = withoutBuild(name.includes('@') ? name.replace(/@\d[\w.+-]{0,60}$/, '') : name)
  return roots.has(clean) ? '' : clean
}

/** A name without the versions and hashes that builds put in; in lower case. */
export function withoutBuild(base: string): string {
  if (!/\d|[_-][A-Z]/.test(base)) return base.toLowerCase()
  const whole = base.length >= 36 ? base.replace(uuid, '') : base
  // What bundlers put before the ending: "index-DkLmNpQr.js", "chunk-ABCDEFGH.js".
  const bare = !/\.(?:m?js|css)$/.test(whole)
    ? whole
    : whole.replace(/[-.](?=[A-Za-z0-9_]{0,9}[A-Z0-9_])[A-Za-z0-9_]{8,10}(?=\.(?:m?js|css)$)/, hashes)
  const parts = bare.split(/([-.~_]+)/).filter((part, index) => index % 2 === 1 || !isBuildMark(part))
  return parts
    .join('')
    .toLowerCase()
    .replace(/[-.~_]*([-.~])/g, '$1')
    .replace(/^[-.~]+|[-.~_]+$/g, '')
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi

// "checkout", "Checkout" and "CHECKOUT" are words; capitals or digits in between are not.
function hashes(part: string): string {
  const text = part.slice(1)
  const isWord = /^[A-Z]?[a-z]+(?:[A-Z][a-z]{2,})*\d{0,2}$/.test(text)
  return isWord ? part : ''
}

// 12, v3, 8f3a2b1c, BkR7cX2z: numbers, versions, hexadecimal and base64 hashes. Words with a digit, es2015 and
// oauth2Client, are none.
function isBuildMark(part: string): boolean {
  if (/^v?\d{1,40}$/i.test(part)) return true
  if (!/\d/.test(part)) return false
  if (/^[0-9a-f]{6,64}$/.test(part) || /^[0-9A-F]{6,64}$/.test(part)) return true
  return (
    /^[A-Za-z0-9]{8,24}$/.test(part) && /[a-z]/.test(part) && /[A-Z]/.test(part) && !/[a-z]{4}/.test(part)
  )
}
