/**
 * What a file is called whatever machine, build or version it comes from: its name in lower case without query,
 * versions and hashes. Names that many directories have (`index.js`, `page.tsx`, `__init__.py`) bring their directory
 * along, where the path tells it from the place of the installation.
 */
export function fileName(path: string): string {
  const parts = partsOf(path)
  const base = withoutBuild(parts.at(-1) ?? '')
  if (!common.test(base)) return base
  const directory = directoryOf(parts, path)
  return directory === '' ? base : `${directory}/${base}`
}

const common =
  /^\+?(?:index|main|mod|lib|init|__init__|__main__|page|route|layout|loading|error|template|app|handler|server|client|default|views|models|utils|helpers)\.\w{1,6}$/

function partsOf(path: string): string[] {
  const clean = path.length > 2_000 ? path.slice(-2_000) : path
  const bare = clean.split(/[?#]/, 1)[0] ?? ''
  // The file within an archive counts, not the archive.
  const inner = bare.slice(bare.lastIndexOf('!') + 1)
  return inner.split(/[\\/]/)
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

function directoryOf(parts: string[], path: string): string {
  const directories = parts.slice(0, -1).filter((part) => part !== '' && part !== '.' && part !== '..')
  const root = directories.findLastIndex((part) => roots.has(part))
  const near = directories.at(-1) ?? ''
  const isBelow = root >= 0 && root < directories.length - 1
  // A relative path has no installation in it.
  const isRelative =
    root < 0 && directories.length > 0 && !/^(?:[\\/]|[A-Za-z]:|[a-z][\w+.-]{1,30}:\/\/[^/])/.test(path)
  if (!isBelow && !isRelative) return ''
  const clean = withoutBuild(near.replace(/@\d[\w.+-]{0,60}$/, ''))
  return roots.has(clean) ? '' : clean
}

/** A name without the versions and hashes that builds put in; in lower case. */
export function withoutBuild(base: string): string {
  if (!/\d|[_-][A-Z]/.test(base)) return base.toLowerCase()
  const bare = base
    .replace(uuid, '')
    // What bundlers put before the ending: "index-DkLmNpQr.js", "chunk-ABCDEFGH.js".
    .replace(/[-.](?=[A-Za-z0-9_]{0,9}[A-Z0-9_])[A-Za-z0-9_]{8,10}(?=\.(?:m?js|css)$)/, hashes)
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
