import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A `sentry-cli` from npm, in a folder with a repository of two commits. */
export type Cli = {
  /** Runs it and gives back how it ended and what it printed. */
  run(...args: string[]): Promise<{ code: number; output: string }>
  remove(): void
}

/**
 * Installs a version of `sentry-cli`.
 * @param env where its server is, and who asks
 * @throws Error when npm cannot be reached
 */
export async function installCli(version: string, env: Record<string, string>): Promise<Cli> {
  const folder = mkdtempSync(join(tmpdir(), 'hitch-cli-'))
  const install = ['install', '--no-audit', '--no-fund', '--ignore-scripts', `@sentry/cli@${version}`]
  await run('npm', ['init', '-y'], { cwd: folder })
  await run('npm', install, { cwd: folder })
  const work = join(folder, 'work')
  await makeRepository(work)
  // The surroundings may name another server.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('SENTRY_'))
  const options = {
    cwd: work,
    timeout: 30_000,
    env: { ...Object.fromEntries(own), ...env, RUST_BACKTRACE: '0' },
  }
  return {
    async run(...args) {
      const program = join(folder, 'node_modules/.bin/sentry-cli')
      try {
        const { stdout, stderr } = await run(program, args, options)
        return { code: 0, output: stdout + stderr }
      } catch (error) {
        const {
          code,
          stdout = '',
          stderr = '',
        } = error as { code?: unknown; stdout?: string; stderr?: string }
        if (typeof code !== 'number') throw error
        return { code, output: stdout + stderr }
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function makeRepository(folder: string): Promise<void> {
  mkdirSync(join(folder, 'dist'), { recursive: true })
  writeFileSync(join(folder, 'dist/shop.js'), 'pay()\n//# sourceMappingURL=shop.js.map\n')
  writeFileSync(
    join(folder, 'dist/shop.js.map'),
    JSON.stringify({ version: 3, file: 'shop.js', sources: ['shop.ts'], names: [], mappings: 'AAAA' }),
  )
  writeFileSync(join(folder, 'mapping.txt'), 'shop.Pay -> a.a:\n')
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@shop.example', ...args], { cwd: folder })
  await git('init', '-q', '-b', 'main', '.')
  await git('remote', 'add', 'origin', 'https://github.com/contoso/shop.git')
  await git('add', 'dist')
  await git('commit', '-q', '-m', 'Open the shop')
  await git('commit', '-q', '--allow-empty', '-m', 'Ask the bank once\n\nFixes DEMO-1')
}
