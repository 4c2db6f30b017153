// Loaded before index.ts. Plain JavaScript, because a Node too old for Hitch cannot read TypeScript either
// and would print something about file extensions instead of the reason.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 12)) {
  console.error(
    `Hitch needs Node 22.12 or newer, this is ${process.version}. Start it with "npm start", which brings its own, or install Node 24.`,
  )
  process.exit(1)
}
