import assert from 'node:assert/strict'
import { secretOf } from '../../../api/command/azureDevOpsSecret.ts'
import { type Call, type Command, Failure } from '../../../api/command/command.ts'
import { plain } from '../../../api/command/print.ts'
import { runCommand } from '../../../api/command/run.ts'

describe('the command line', () => {
  let calls: Call[]
  const commands: Command[] = [
    {
      words: 'shop open',
      takes: ['<door>', '[hour]'],
      does: 'Open a door',
      options: { wide: { does: 'all the way' }, guest: { takes: 'name', does: 'who comes', isMany: true } },
      async run(call) {
        calls.push(call)
        if (call.given[0] === 'locked') throw new Failure('It is \u001b[31mlocked.')
        return call.given[0] !== 'stuck'
      },
    },
    { words: 'shop close', does: 'Close it', run: async () => true },
    { words: 'doctor', does: 'Look after it', run: async () => true },
  ]
  beforeEach(() => {
    calls = []
  })

  async function run(line: string, env: Record<string, string> = {}, input = '') {
    const said: string[] = []
    const argv = line === '' ? [] : line.split(' ')
    const around = {
      env,
      out: (text: string) => said.push(`out ${text}`),
      err: (text: string) => said.push(`err ${text}`),
      input: async () => input,
    }
    return { code: await runCommand(commands, argv, around), said: said.join('\n') }
  }

  const cases: [string, number, RegExp][] = [
    ['shop open front', 0, /^$/],
    ['SHOP Open front', 0, /^$/],
    ['shop open front noon --wide --guest Ada --guest Bo', 0, /^$/],
    ['doctor', 0, /^$/],
    ['shop open stuck', 1, /^$/],
    ['shop open locked', 1, /^err It is \[31mlocked\.$/],
    ['', 2, /^out Usage: npm run hitch -- <noun> <verb>/],
    ['--help', 0, /shop open <door> \[hour\] +Open a door/],
    ['help', 0, /doctor +Look after it/],
    ['shop --help', 0, /^out Usage: npm run hitch -- shop <verb>(?![\s\S]*doctor)/],
    ['shop open --help', 0, /--guest <name> +who comes; may be given several times/],
    ['shop open -h', 0, /--json/],
    ['shop open', 2, /shop open needs <door>/],
    ['shop open a b c', 2, /takes no more than 2 words/],
    ['shop', 2, /shop can open, close/],
    ['shop opne x', 2, /“shop opne” is no verb\. Did you mean shop open\?/],
    ['doktor', 2, /Did you mean doctor\?/],
    ['shop open front --wid', 2, /Unknown option '--wid'/],
    ['shop open front --guest', 2, /--guest <value>' argument missing/],
    ['shop open front --wide=yes', 2, /--wide' does not take an argument/],
  ]
  for (const [line, code, words] of cases)
    it(`“${line}” ends with ${code}`, async () => {
      const done = await run(line)
      assert.match(done.said, words)
      assert.equal(done.code, code)
      if (code === 2 && line) assert.match(done.said, /Try --help\.$/)
    })

  it('hands on what was given', async () => {
    await run('shop open front --guest Ada --guest=Bo --hitch http://x')
    const [call] = calls
    assert.deepEqual(call?.given, ['front'])
    assert.deepEqual(call?.texts('guest'), ['Ada', 'Bo'])
    assert.deepEqual(
      [call?.isOn('wide'), call?.text('hitch'), call?.text('json')],
      [false, 'http://x', undefined],
    )
  })

  it('repeats no value that may be a secret', async () => {
    const secret = 's3cr3t-value'
    for (const line of [
      `shop open a b ${secret}`,
      `shop open front --token=${secret}`,
      `shop open x --wide=${secret}`,
    ])
      assert.ok(!(await run(line)).said.includes(secret), line)
  })

  it('shows strangers’ texts without what moves the cursor or hides words', () => {
    assert.equal(plain('a\u001b[2Kb\r\u202Ec\u0007\nd'), 'a[2Kbc\nd')
  })

  describe('takes a credential', () => {
    const options = (values: Record<string, string | true>, env: Record<string, string> = {}, input = '') => {
      const warnings: string[] = []
      const call: Call = {
        given: [],
        text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
        texts: () => [],
        isOn: (name) => values[name] === true,
        around: { env, out() {}, err: (line) => warnings.push(line), input: async () => input },
      }
      return { asked: secretOf(call), warnings }
    }
    const principal = { 'tenant-id': 't', 'client-id': 'c' }
    const given: [string, Parameters<typeof options>, object][] = [
      [
        'from standard input',
        [{ 'token-stdin': true }, { HITCH_AZURE_TOKEN: 'other' }, ' abc \n'],
        { token: 'abc' },
      ],
      ['from a variable', [{}, { HITCH_AZURE_TOKEN: ' abc ' }], { token: 'abc' }],
      ['from the command', [{ token: 'abc' }], { token: 'abc' }],
      [
        'of a service principal, from a variable',
        [principal, { HITCH_AZURE_CLIENT_SECRET: 's' }],
        { tenantId: 't', clientId: 'c', clientSecret: 's' },
      ],
      [
        'of a service principal, from standard input',
        [{ ...principal, 'client-secret-stdin': true }, {}, 's\n'],
        { tenantId: 't', clientId: 'c', clientSecret: 's' },
      ],
    ]
    for (const [name, how, secret] of given)
      it(name, async () => {
        const { asked, warnings } = options(...how)
        assert.deepEqual(await asked, secret)
        assert.equal(warnings.length, 'token' in how[0] ? 1 : 0)
      })

    const refused: [string, Parameters<typeof options>, RegExp][] = [
      ['none', [{}], /token is missing/],
      ['two', [{ token: 'a', 'token-stdin': true }], /once/],
      ['an empty one', [{ 'token-stdin': true }, {}, '\n'], /held no token/],
      ['half a service principal', [{ 'client-id': 'c' }], /both/],
      ['one without its secret', [principal], /client secret is missing/],
    ]
    for (const [name, how, words] of refused)
      it(`but not ${name}`, async () => {
        await assert.rejects(options(...how).asked, words)
      })
  })
})
