import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { jobs, startHitch } from '../../index.ts'
import { createAzureDevOps } from '../../services/azureDevOps/connect.ts'
import { hookPasswords } from '../../services/azureDevOps/hooks/address.ts'
import { readConfig } from '../../services/config.ts'
import { createLog } from '../../services/log.ts'
import { freePort } from '../demo/ports.ts'
import { startAzureDevOps } from '../fakes/azureDevOps/server.ts'
import { freshDatabase } from '../harness/database.ts'

describe('the secrets of an integration', () => {
  it('stand in no answer, no log line, no record and no job, whatever happens', async () => {
    const database = await freshDatabase()
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const lines: string[] = []
    const destination = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk))
        done()
      },
    })
    const config = readConfig({
      PORT: String(port),
      HITCH_PUBLIC_URL: url,
      DATABASE_URL: database.url,
      HITCH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      HITCH_ADMIN_TOKEN: 'admin-token-for-tests-0123456789',
      LOG_LEVEL: 'silent',
      LOG_FORMAT: 'json',
    })
    const hitch = await startHitch(config, {
      log: createLog({ ...config, logLevel: 'trace' }, destination),
      works: false,
    })
    const patience = { tries: 1, pauseMs: 5 }
    Object.assign(hitch.app, { azureDevOps: createAzureDevOps(hitch.app, { patience }) })
    const azure = await startAzureDevOps({ now: hitch.app.now })
    azure.hooks.onQueued(() => void azure.deliver())
    const seen: string[] = []
    const ask = async (method: string, path: string, body?: object) => {
      const response = await fetch(`${url}/api/0/organizations/hitch/integrations/${path}`, {
        method,
        headers: { authorization: 'Bearer admin-token-for-tests-0123456789' },
        ...(body && { body: JSON.stringify(body) }),
      })
      seen.push(await response.text())
      return response.status
    }
    try {
      const { full, narrow, revoked } = azure.tokens
      const clientSecret = 'the-secret-of-a-program-0123456789'
      const by = { provider: 'vsts', url: azure.url }
      const inAddress = azure.url.replace('://', '://ana:password-in-an-address@')
      assert.equal(await ask('POST', '', { ...by, token: narrow }), 400)
      assert.equal(await ask('POST', '', { ...by, token: revoked, url: inAddress }), 400)
      assert.equal(await ask('POST', '', { ...by, token: [full] }), 400)
      assert.equal(await ask('POST', '', { ...by, clientId: 'c', clientSecret }), 400)
      assert.equal(await ask('POST', '', { ...by, token: full, url: inAddress }), 201)
      azure.fault({ status: 500, body: { message: `The token ${full} is odd` }, times: 100 })
      assert.equal(await ask('POST', '', { ...by, token: full }), 400)
      azure.clearFaults()
      const row = await hitch.app.db.integration.findFirstOrThrow()
      const { current: password } = hookPasswords(hitch.app, row)
      await ask('GET', '')
      await ask('GET', `${row.id}/`)
      await ask('PUT', `${row.id}/`, { options: { all: { seenOut: false } } })
      await ask('POST', `${row.id}/check/`, {})
      azure.setToken(full, 'revoked')
      await hitch.app.jobs.drain(hitch.app, jobs)
      await ask('GET', `${row.id}/`)
      await ask('DELETE', `${row.id}/`)
      await hitch.app.jobs.drain(hitch.app, jobs)

      const { rows } = await hitch.app.pool.query('SELECT data, output FROM pgboss.job')
      const audit = await hitch.app.db.auditEntry.findMany()
      const everywhere = [...seen, ...lines, JSON.stringify(rows), JSON.stringify(audit)].join('\n')
      assert.ok(audit.length >= 3 && lines.length > 0)
      const secrets = { full, narrow, revoked, clientSecret, password, inAddress: 'password-in-an-address' }
      for (const [name, secret] of Object.entries(secrets))
        for (const form of [secret, encodeURIComponent(secret), Buffer.from(`:${secret}`).toString('base64')])
          assert.ok(!everywhere.includes(form), `${name} stands in: ${lineWith(everywhere, form)}`)
      assert.ok(![row.credential, row.hookSecret].some((sealed) => everywhere.includes(sealed)))
    } finally {
      await hitch.stop()
      await azure.stop()
      await database.drop()
    }
  })
})

function lineWith(text: string, part: string): string {
  return text.split('\n').find((line) => line.includes(part)) ?? ''
}
