import assert from 'node:assert/strict'
import type { AzureDevOpsFake } from '../fakes/azureDevOps/server.ts'
import { startBoth } from '../harness/both.ts'
import type { TestHitch } from '../harness/hitch.ts'

type Step = { name: string; isOk: boolean | null; detail: string }

const integrations = '/api/0/organizations/hitch/integrations/'

describe('trying a connected organization', () => {
  let hitch: TestHitch
  let azure: AzureDevOpsFake
  let id: string

  beforeEach(async () => {
    ;({ hitch, azure } = await startBoth())
    const body = { provider: 'vsts', url: azure.url, token: azure.tokens.full }
    id = String(((await hitch.api('POST', integrations, body)).body as { id: string }).id)
    await azure.deliver()
    azure.hooks.onQueued(() => void azure.deliver())
  })
  afterEach(async () => {
    azure.hooks.onQueued(() => {})
    azure.clearFaults()
    await hitch.stop()
    await azure.stop()
  })

  const check = async (write = false) => {
    const { status, body } = await hitch.api('POST', `${integrations}${id}/check/`, { write })
    assert.equal(status, 200, JSON.stringify(body))
    const { isOk, steps } = body as { isOk: boolean; steps: Step[] }
    return { isOk, steps, failed: steps.filter((step) => step.isOk === false) }
  }

  it('reads everything, writes nothing, and hears a test notification', async () => {
    azure.forgetRequests()
    const { isOk, steps, failed } = await check()
    assert.deepEqual([isOk, failed], [true, []])
    assert.deepEqual(azure.writes(), [])
    const names = steps.map(({ name }) => name)
    for (const name of ['who am I', 'projects', 'types and states', 'people', 'search', 'test notification'])
      assert.ok(names.includes(name), name)
    assert.deepEqual(steps.find(({ name }) => name === 'writing')?.isOk, null)
  })

  it('writes when it may, hears of it, and leaves nothing behind', async () => {
    const { isOk, steps, failed } = await check(true)
    assert.deepEqual([isOk, failed], [true, []], JSON.stringify(failed))
    const heard = steps.find(({ name }) => name === 'hooks about it')
    assert.match(String(heard?.detail), /workitem\.updated/)
    const number = Number(/\d+/.exec(steps.find(({ name }) => name === 'new work item')?.detail ?? '')?.[0])
    assert.ok(azure.item(number).isDeleted)
    const { db } = hitch.app
    assert.deepEqual([await db.workItem.count(), await db.hookNotification.count()], [0, 0])
    await hitch.drain()
    assert.ok(azure.item(number).isDeleted)
  })

  it('says which step failed, with what tells it from others, and deletes all the same', async () => {
    azure.fault({
      match: /\/comments/,
      status: 403,
      body: { message: 'TF1: no comments', typeKey: 'NoException' },
      times: 9,
    })
    const { isOk, steps, failed } = await check(true)
    assert.equal(isOk, false)
    assert.deepEqual(
      failed.map(({ name }) => name),
      ['comment'],
    )
    assert.match(failed[0]?.detail ?? '', /forbidden, 403, NoException/)
    assert.equal(steps.find(({ name }) => name === 'deleted')?.isOk, true)
  })

  it('ends early when the credential is not taken', async () => {
    azure.setToken(azure.tokens.full, 'revoked')
    const { isOk, failed } = await check(true)
    assert.equal(isOk, false)
    assert.equal(failed[0]?.name, 'who am I')
  })
})
