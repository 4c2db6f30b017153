// Loaded before index.ts. Plain JavaScript, because a Node too old for Hitch cannot read TypeScript either
// and would print something about file extensions instead of the reason.
import module from 'node:module'
import { fileURLToPath } from 'node:url'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 12)) {
  console.error(
    `Hitch needs Node 22.12 or newer, this is ${process.version}. Start it with "npm start", which brings its own, or install Node 24.`,
  )
  process.exit(1)
}

// What was compiled at one start is there for the next, which then takes half the time. Where the folder cannot be
// written to, nothing is kept and nothing else changes. Not in the system's temporary folder: others may write there.
module.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/hitch', import.meta.url)))
setTimeout(() => module.flushCompileCache?.(), 10_000).unref()
