import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHitch, type TestHitch } from '../harness/hitch.ts'
import { type Cli, installCli } from './cli.ts'

/** What a command prints, and how it ends when that is not well. A `~` in it is a blank within a word. */
type Line = [command: string, prints: RegExp, code?: number]

const version = 'shop@1.3.0'
const artifacts = /Hitch keeps no source maps, debug files or builds/
const both: Line[] = [
  ['info', /Sentry Server: http:\/\/localhost:\d+[\s\S]*Method: Auth Token/],
  ['send-event -m hello -r shop@1.2.0', /Event dispatched/],
  ['send-envelope {file}', /dispatched/],
  // Both came in the same moment, as the clock stands still: either may be the newer one.
  ['events list', /(?=[\s\S]*from a file)(?=[\s\S]*hello)/],
  ['releases propose-version', /^[0-9a-f]{40}\n/],
  [`releases new ${version}`, /Created release/],
  ['releases new team/shop', /Slashes and certain whitespace characters are not permitted/, 2],
  ['releases new latest', /cannot be called/, 1],
  [`releases set-commits ${version} --auto`, /Success! Set commits/],
  [`releases set-commits ${version} --local`, /Success! Set commits/],
  [`releases set-commits ${version} --commit contoso/shop@main`, /Success! Set commits/],
  [`releases info ${version} --show-commits --show-projects`, /demo *\| [0-9a-f]{40}/],
  [`releases finalize ${version}`, /Finalized release/],
  [`deploys new -r ${version} -e production`, /Created new deploy/],
  [`deploys list -r ${version}`, /production/],
  [`releases archive ${version}`, /Archived release/],
  [`releases restore ${version}`, /Restored release/],
  ['releases list', /shop@1\.3\.0/],
  ['issues list', /DEMO-1[\s\S]*resolved/],
  ['issues unresolve -i 1', /new status: unresolved/],
  ['issues mute -i 1', /new status: muted/],
  ['issues resolve -i 1', /new status: resolved/],
  ['monitors run --schedule 0~*~*~*~* nightly -- true', /^$/],
  ['monitors run nightly -- false', /^$/, 1],
  ['monitors list', /nightly/],
  ['projects list', /demo/],
  ['organizations list', /hitch/],
  ['repos list', /No repos found/],
  ['logs list', /Hitch keeps no logs/, 1],
  ['sourcemaps inject dist', /Debug ID Injection Report/],
  ['sourcemaps upload dist', artifacts, 1],
  [`sourcemaps upload -r ${version} dist`, artifacts, 1],
  ['debug-files upload dist', artifacts, 1],
  ['upload-proguard mapping.txt', artifacts, 1],
  ['react-native gradle --bundle dist/shop.js --sourcemap dist/shop.js.map', artifacts, 1],
  ['releases delete shop@1.2.0', /Events came from this release/, 1],
  [`releases delete ${version}`, /Deleted release/],
]
const lines: Record<string, Line[]> = {
  '3.8.0': both,
  '2.58.6': [
    ...both,
    ['releases files shop@1.2.0 list', artifacts, 1],
    ['sourcemaps explain 9ec79c33ec9942ab8353589fcb2e04d1', /Fetched data for event/],
  ],
}

for (const [version, commands] of Object.entries(lines))
  describe(`sentry-cli ${version}`, function () {
    this.timeout(60_000)
    let hitch: TestHitch
    let cli: Cli
    const file = join(tmpdir(), `hitch-${process.pid}.envelope`)

    before(async () => {
      hitch = await startHitch()
      const { publicKey, projectId } = hitch.demo
      const dsn = `${hitch.url.replace('//', `//${publicKey}@`)}/${projectId}`
      cli = await installCli(version, {
        SENTRY_URL: hitch.url,
        SENTRY_DSN: dsn,
        SENTRY_AUTH_TOKEN: hitch.adminToken,
        SENTRY_ORG: 'hitch',
        SENTRY_PROJECT: 'demo',
      })
      const id = '9ec79c33ec9942ab8353589fcb2e04d1'
      const event = { event_id: id, message: 'from a file', release: 'shop@1.2.0' }
      writeFileSync(
        file,
        [{ event_id: id, dsn }, { type: 'event' }, event].map((line) => JSON.stringify(line)).join('\n'),
      )
    })
    after(async () => {
      cli?.remove()
      await hitch.stop()
    })

    for (const [command, prints, code = 0] of commands)
      it(command, async () => {
        const { code: ended, output } = await cli.run(
          ...command
            .replace('{file}', file)
            .split(' ')
            .map((word) => word.replaceAll('~', ' ')),
        )
        assert.match(output, prints)
        assert.equal(ended, code, output)
      })
  })
