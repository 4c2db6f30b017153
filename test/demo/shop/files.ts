import { readFileSync } from 'node:fs'

const folder = new URL('page/', import.meta.url)

const files: Record<string, { name: string; type: string }> = {
  '/': { name: 'index.html', type: 'text/html; charset=utf-8' },
  '/shop.css': { name: 'shop.css', type: 'text/css; charset=utf-8' },
  '/shop.js': { name: 'shop.js', type: 'text/javascript; charset=utf-8' },
  '/pictures.svg': { name: 'pictures.svg', type: 'image/svg+xml' },
}

/** A file of the page, or null. */
export function findFile(path: string): { type: string; bytes: Buffer } | null {
  const file = Object.hasOwn(files, path) ? files[path] : undefined
  return file ? { type: file.type, bytes: readFileSync(new URL(file.name, folder)) } : null
}
