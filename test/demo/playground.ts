import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startChild } from './child.ts'
import { playgroundConfig } from './team.ts'

export type Playground = { url: string; stop(): Promise<void> }

/**
 * Starts Microsoft's Agents Playground, which stands in for Teams, in a process of its own.
 * It has no option to listen on this machine only, so a module loaded before it sees to that.
 * @param place.endpoint the bot's address
 * @param place.folder where its files go; it would write them to the directory it runs in
 */
export async function startPlayground(place: {
  endpoint: string
  port: number
  folder: string
}): Promise<Playground> {
  mkdirSync(place.folder, { recursive: true })
  const config = join(place.folder, 'company.yml')
  // JSON is YAML.
  writeFileSync(config, JSON.stringify(playgroundConfig(), null, 2))
  const child = await startChild(
    createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/cli.js'),
    {
      args: ['start', '-e', place.endpoint, '-c', 'msteams', '-p', String(place.port), '--disable-telemetry'],
      node: ['--require', fileURLToPath(new URL('loopback.cjs', import.meta.url))],
      cwd: place.folder,
      env: {
        M365_AGENTS_PLAYGROUND_CONFIG_PATH: config,
        TEAMSAPPTESTER_BROWSER: 'none',
        // Without it, the telemetry it was told to leave off still looks for the cloud it might run in.
        APPLICATION_INSIGHTS_NO_STATSBEAT: '1',
      },
    },
  )
  return { url: `http://localhost:${child.port}`, stop: child.stop }
}
