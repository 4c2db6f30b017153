import { text } from 'node:stream/consumers'
import { azureDevOpsCommands } from './azureDevOps.ts'
import { eraseCommands } from './erase.ts'
import { projectCommands } from './projects.ts'
import { runCommand } from './run.ts'
import { tokenCommands } from './tokens.ts'

/** Everything that can be asked for: `npm run hitch -- …`. */
const commands = [...azureDevOpsCommands, ...projectCommands, ...tokenCommands, ...eraseCommands]

process.exitCode = await runCommand(commands, process.argv.slice(2), {
  env: process.env,
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  input() {
    if (process.stdin.isTTY) console.error('Paste it, then press Enter and Ctrl-D.')
    return text(process.stdin)
  },
})
