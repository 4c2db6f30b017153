import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A file the pages need. Its path carries a hash of its bytes, so that it may be kept for a year. */
export type Asset = { path: string; type: string; bytes: Buffer }

// Later files refine earlier ones. What one page alone needs stands beside that page.
const styles = [
  './style/colours.css',
  './style/ground.css',
  './style/frame.css',
  './style/controls.css',
  './style/facts.css',
  './style/snippets.css',
  './style/answer.css',
  '../groups/groups.css',
  '../group/head.css',
  '../group/event.css',
  '../group/stack.css',
  '../group/aside.css',
  '../group/workItems.css',
  '../group/followers.css',
  '../group/reports.css',
  '../group/regroup.css',
  '../group/owners.css',
  '../releases/releases.css',
  '../transactions/transactions.css',
  '../transactions/tables.css',
  '../transactions/details.css',
  '../transactions/examples.css',
  '../setup/setup.css',
  '../azureDevOps/settings.css',
  '../azureDevOps/azureDevOps.css',
  '../ownership/ownership.css',
  '../intake/intake.css',
  '../grouping/grouping.css',
  '../monitors/monitors.css',
]

/** The stylesheet, the script and the mark, read once. */
export const assets = {
  css: asset('css', 'text/css; charset=utf-8', Buffer.concat(styles.map(read))),
  js: asset('js', 'text/javascript; charset=utf-8', read('./assets/hitch.js')),
  mark: asset('svg', 'image/svg+xml', read('./assets/hitch.svg')),
}

/** The asset behind a path such as `/assets/hitch.1a2b3c4d5e.css`; null when there is none. */
export function findAsset(path: string): Asset | null {
  return Object.values(assets).find((known) => known.path === path) ?? null
}

function asset(ending: string, type: string, bytes: Buffer): Asset {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10)
  return { path: `/assets/hitch.${hash}.${ending}`, type, bytes }
}

function read(path: string): Buffer {
  return readFileSync(new URL(path, import.meta.url))
}
