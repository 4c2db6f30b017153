import assert from 'node:assert/strict'
import { hookPasswords, hookUrl, whyOutOfReach } from '../../../../services/azureDevOps/hooks/address.ts'
import { newHook } from '../../../../services/azureDevOps/hooks/subscribe.ts'
import { createSecrets } from '../../../../services/secrets.ts'

const app = { secrets: createSecrets(Buffer.alloc(32, 1)) }

describe('the address of hooks', () => {
  it('cannot be guessed, and nor can the password', () => {
    const [one, two] = [newHook(app), newHook(app)]
    assert.notEqual(one.hookToken, two.hookToken)
    assert.match(one.hookToken, /^[\w-]{32}$/)
    const { current, former } = hookPasswords(app, one)
    assert.match(current, /^[\w-]{43}$/)
    assert.notEqual(current, hookPasswords(app, two).current)
    assert.equal(former, null)
    assert.ok(!one.hookSecret.includes(current))
  })

  it('lies under the public address, also where that has a path', () => {
    const publicUrl = 'https://contoso.example/hitch'
    const path = '/extensions/vsts/issue-updated'
    assert.equal(hookUrl({ publicUrl }, { hookToken: 'abc' }), `${publicUrl}${path}/abc/`)
  })

  const cases: [ours: string, host: string, theirs: string, words: RegExp | null][] = [
    ['https://hitch.contoso.example', 'cloud', 'https://dev.azure.com/contoso/', null],
    ['https://hitch.contoso.example', 'server', 'https://tfs.contoso.example/tfs/Main/', null],
    ['http://hitch.contoso.example', 'server', 'https://tfs.contoso.example/tfs/Main/', null],
    ['http://hitch.contoso.example', 'cloud', 'https://dev.azure.com/contoso/', /https:\/\/ only/],
    ['http://localhost:3978', 'cloud', 'https://dev.azure.com/contoso/', /this machine alone/],
    ['https://127.0.0.1:3978', 'cloud', 'https://contoso.visualstudio.com/', /this machine alone/],
    ['http://[::1]:3978', 'server', 'https://tfs.contoso.example/tfs/Main/', /this machine alone/],
    ['http://localhost:3978', 'server', 'http://127.0.0.1:8080/tfs/Main/', null],
  ]
  for (const [publicUrl, host, baseUrl, words] of cases)
    it(`${words ? 'is out of reach' : 'can be reached'}: ${publicUrl} from ${baseUrl}`, () => {
      const why = whyOutOfReach({ publicUrl }, { host, baseUrl })
      if (words) assert.match(why ?? '', words)
      else assert.equal(why, null)
    })
})
