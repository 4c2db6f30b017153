import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recordBrowser } from './record/browser.ts'
import { builtRecordings } from './record/built.ts'
import { recordNode } from './record/node.ts'
import { recordOthers } from './record/others.ts'
import { saveRecording } from './record/recording.ts'

// Records what real SDKs send into test/fixtures/envelopes: `node test/tools/record.ts [node|browser] [major …]`, and
// `node test/tools/record.ts others` for Python, Ruby and Go, `node test/tools/record.ts built` for what
// cannot be run here. Browsers need Chromium at /usr/bin/chromium.

const words = process.argv.slice(2)
const kinds = (['node', 'browser'] as const).filter(
  (kind) => words.every((word) => /^\d+$/.test(word)) || words.includes(kind),
)
const given = words.filter((word) => /^\d+$/.test(word))
const majors = given.length > 0 ? given : ['8', '9', '10', '11']

// The same path everywhere, as it is part of every stack trace that is recorded.
const folder = join(tmpdir(), 'shop')
mkdirSync(folder, { recursive: true })

if (words.includes('built')) for (const recording of builtRecordings()) saveRecording(recording)

if (words.includes('others'))
  for (const recording of await recordOthers(folder)) {
    saveRecording(recording)
    console.log(
      `${recording.sdk} ${recording.version} ${recording.scenario}: ${recording.requests.length} requests`,
    )
  }

for (const kind of kinds)
  for (const major of majors) {
    const alias = `sentry-${kind}-${major}`
    install(alias, `@sentry/${kind}@${major}`)
    const manifest = readFileSync(join(folder, 'node_modules', alias, 'package.json'), 'utf8')
    const { version } = JSON.parse(manifest) as { version: string }
    const record = kind === 'node' ? recordNode : recordBrowser
    for (const recording of await record(folder, alias, version)) {
      saveRecording(recording)
      console.log(`${recording.sdk} ${version} ${recording.scenario}: ${recording.requests.length} requests`)
    }
  }

function install(alias: string, spec: string): void {
  if (!existsSync(join(folder, 'package.json')))
    writeFileSync(join(folder, 'package.json'), '{"name":"shop","private":true}')
  const args = [
    'install',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--install-strategy=nested',
    `${alias}@npm:${spec}`,
  ]
  const { status } = spawnSync('npm', args, { cwd: folder, stdio: 'inherit' })
  if (status !== 0) throw new Error(`${spec} could not be installed`)
}
