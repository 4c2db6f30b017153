import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { root } from '../../all/child.ts'
import type { AzureDevOpsFake } from '../../fakes/azureDevOps/server.ts'
import { startBoth } from '../../harness/both.ts'
import { type TestHitch, testAdminToken } from '../../harness/hitch.ts'

describe('npm run hitch', function () {
  this.timeout(60_000)
  let hitch: TestHitch
  let azure: AzureDevOpsFake

  before(async () => {
    ;({ hitch, azure } = await startBoth())
    azure.hooks.onQueued(() => void azure.deliver())
  })
  after(async () => {
    azure.hooks.onQueued(() => {})
    await hitch.stop()
    await azure.stop()
  })

  /** The command line as a process of its own, with nothing of ours around it. */
  async function run(args: string[], more: { env?: Record<string, string>; input?: string } = {}) {
    const script = ['--import', './services/runtime.mjs', 'api/command/hitch.ts']
    const child = spawn(process.execPath, [...script, ...args], {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        HITCH_PUBLIC_URL: hitch.url.replace('localhost', '127.0.0.1'),
        HITCH_ADMIN_TOKEN: testAdminToken,
        ...more.env,
      },
    })
    child.stdin.end(more.input ?? '')
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    return { code: child.exitCode, out, err }
  }

  it('connects, lists, checks and disconnects an organization', async () => {
    const none = await run(['azure-devops', 'list'])
    assert.deepEqual([none.code, none.err], [0, ''])
    assert.match(none.out, /Nothing is connected/)

    const narrow = await run(['azure-devops', 'connect', azure.url, '--token-stdin'], {
      input: azure.tokens.narrow,
    })
    assert.equal(narrow.code, 1)
    assert.match(
      narrow.err,
      /too narrow[\s\S]*Missing:\n {2}- Work Items \(Read & write\)\n {2}- Project and Team \(Read\)/,
    )
    assert.equal(narrow.out, '')

    const made = await run(
      ['azure-devops', 'connect', `${azure.url}/Web`, '--token-stdin', '--ends-at', '2027-01-31'],
      {
        input: `${azure.tokens.full}\n`,
      },
    )
    assert.deepEqual([made.code, made.err], [0, ''])
    assert.match(made.out, /^contoso is connected at .*, as Hitch Robot\.\nIts service hooks are made/)
    const again = await run(['azure-devops', 'connect', azure.url], {
      env: { HITCH_AZURE_TOKEN: azure.tokens.full },
    })
    assert.equal(again.code, 0)
    assert.match(again.err, /Mind: .*not said when the token ends/)
    assert.equal(await hitch.app.db.integration.count(), 1)

    const list = await run(['azure-devops', 'list'])
    assert.match(list.out, /^ID .*NAME .*STATE[\s\S]*\n1 +contoso +active +enabled +not known \(pat\) +http/)
    const json = JSON.parse((await run(['azure-devops', 'list', '--json'])).out) as { name: string }[]
    assert.equal(json[0]?.name, 'contoso')

    const check = await run(['azure-devops', 'check', '--write'])
    assert.deepEqual([check.code, check.err], [0, 'Trying contoso; this can take a minute.\n'])
    assert.match(check.out, /^ok +who am I +Hitch Robot/m)
    assert.match(check.out, /^ok +test notification/m)
    assert.equal((await run(['azure-devops', 'check', 'fabrikam'])).code, 1)

    const unsure = await run(['azure-devops', 'disconnect', 'contoso'])
    assert.equal(unsure.code, 2)
    assert.match(unsure.err, /--yes/)
    const gone = await run(['azure-devops', 'disconnect', 'Contoso', '--yes'])
    assert.deepEqual([gone.code, gone.err], [0, ''])
    assert.match((await run(['azure-devops', 'list'])).out, /Nothing is connected/)

    const actors = await hitch.app.db.auditEntry.findMany({
      where: { action: { startsWith: 'integration.' } },
    })
    assert.deepEqual(
      actors.map(({ action, via }) => `${action} ${via}`),
      ['integration.connect api', 'integration.renew api', 'integration.disconnect api'],
    )
  })

  it('ends with 1 when a step of a check failed', async () => {
    await run(['azure-devops', 'connect', azure.url, '--token-stdin'], { input: azure.tokens.full })
    azure.setToken(azure.tokens.full, 'revoked')
    const check = await run(['azure-devops', 'check'])
    assert.equal(check.code, 1)
    assert.match(check.out, /^FAILED +who am I/m)
    azure.setToken(azure.tokens.full, 'valid')
  })

  it('makes and lists projects', async () => {
    const made = await run(['project', 'create', 'Kiosk', '--platform', 'node'])
    assert.deepEqual([made.code, made.err], [0, ''])
    assert.match(made.out, /^Kiosk \(kiosk\) takes events at http:\/\/[0-9a-f]{32}@127\.0\.0\.1:\d+\/\d+\n$/)
    assert.match((await run(['project', 'list'])).out, /kiosk +Kiosk/)
    assert.equal((await run(['project', 'create', 'Kiosk', '--slug', 'kiosk'])).code, 1)
  })

  it('makes tokens, of which only the token goes to standard output, and ends them', async () => {
    const made = await run(['token', 'create', 'deploy', '--scope', 'org:read', '--scope', 'project:read'])
    assert.equal(made.code, 0)
    assert.match(made.out, /^[0-9a-f]{64}\n$/)
    const token = made.out.trim()
    const env = { HITCH_ADMIN_TOKEN: token }
    assert.equal((await run(['project', 'list'], { env })).code, 0)
    const narrow = await run(['token', 'list'], { env })
    assert.equal(narrow.code, 1)
    assert.match(narrow.err, /lacks the scope org:admin/)

    const list = await run(['token', 'list'])
    const id = /^(\d+) +deploy /m.exec(list.out)?.[1] ?? ''
    assert.ok(!list.out.includes(token))
    assert.equal((await run(['token', 'revoke', id])).code, 0)
    const after = await run(['project', 'list'], { env })
    assert.equal(after.code, 1)
    assert.match(after.err, /does not take this HITCH_ADMIN_TOKEN/)
    const none = await run(['token', 'create', 'x'])
    assert.match(none.err, /at least one scope/)
  })

  it('says where it looked for Hitch, and with what', async () => {
    const nobody = await run(['project', 'list', '--hitch', 'http://127.0.0.1:9'])
    assert.equal(nobody.code, 1)
    assert.match(nobody.err, /does not answer at http:\/\/127\.0\.0\.1:9 .*Is it running\?/)
    const other = await run(['project', 'list', '--hitch', azure.url])
    assert.match(other.err, /is no Hitch/)
    const nothing = await run(['project', 'list'], { env: { HITCH_ADMIN_TOKEN: '' } })
    assert.equal(nothing.code, 2)
    assert.match(nothing.err, /HITCH_ADMIN_TOKEN is not set/)
    assert.equal((await run(['project', 'list', '--hitch', 'ftp://x'])).code, 2)
  })

  it('helps without a Hitch', async () => {
    const help = await run(['azure-devops', 'connect', '--help'], { env: { HITCH_ADMIN_TOKEN: '' } })
    assert.deepEqual([help.code, help.err], [0, ''])
    assert.match(help.out, /--token-stdin/)
  })
})
