import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A file the pages need. Its path carries a hash of its bytes, so that it may be kept for a year. */
export type Asset = { path: string; type: string; bytes: Buffer }

/** The stylesheet, the script and the mark, read once. */
export const assets = {
  css: read('hitch.css', 'text/css; charset=utf-8'),
  js: read('hitch.js', 'text/javascript; charset=utf-8'),
  mark: read('hitch.svg', 'image/svg+xml'),
}

/** The asset behind a path such as `/assets/hitch.1a2b3c4d5e.css`; null when there is none. */
export function findAsset(path: string): Asset | null {
  return Object.values(assets).find((asset) => asset.path === path) ?? null
}

function read(name: string, type: string): Asset {
  const bytes = readFileSync(new URL(`../assets/${name}`, import.meta.url))
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10)
  const [stem, ending] = name.split('.')
  return { path: `/assets/${stem}.${hash}.${ending}`, type, bytes }
}
