import { spawn } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { startCapture } from './capture.ts'
import type { Recording } from './recording.ts'

const scenarios = [
  'uncaught-error',
  'uncaught-error-locals',
  'unhandled-rejection',
  'chained-cause',
  'aggregate-error',
  'message',
  'message-params',
  'scope',
  'thrown-string',
  'thrown-object',
  'console',
  'large-event',
  'check-in',
  'request',
  'tracing',
]

/**
 * Runs the shop through every scenario with one version of @sentry/node.
 * @param folder where the SDK is installed under the alias; the shop is copied there
 */
export async function recordNode(folder: string, alias: string, version: string): Promise<Recording[]> {
  const capture = await startCapture()
  const shop = join(folder, 'shop.mjs')
  copyFileSync(join(import.meta.dirname, 'shop.mjs'), shop)
  const recordings: Recording[] = []
  for (const scenario of scenarios) {
    await run([shop, alias, scenario, capture.dsn], folder)
    recordings.push({ sdk: 'node', version, scenario, requests: capture.take() })
  }
  await capture.stop()
  return recordings
}

function run(args: string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: 'ignore' })
    child.once('error', reject)
    child.once('exit', () => resolve())
  })
}
