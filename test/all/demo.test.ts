import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { conversations } from '../demo/team.ts'
import { openChat } from './playgroundChat.ts'

const root = dirname(dirname(import.meta.dirname))

describe('npm run demo', () => {
  let first: Demo
  let second: Demo
  after(() => {
    first?.kill()
    second?.kill()
  })

  it('says in words what runs where and what to do', async () => {
    first = startDemo()
    await first.says(/Ctrl-C ends everything/)
    for (const words of ['Playground', 'Shop', 'Hitch', 'Press Resolve on the card', 'Release 1.3.0'])
      assert.ok(first.printed().includes(words), words)
    assert.equal((await fetch(`${first.address('Hitch')}/readyz`)).status, 200)
    assert.match(await (await fetch(first.address('Shop'))).text(), /The Rope Locker/)
  })

  it('runs beside another, at other ports', async () => {
    second = startDemo()
    await second.says(/Port \d+ is taken by something else/)
    await second.says(/Ctrl-C ends everything/)
    assert.notEqual(second.address('Hitch'), first.address('Hitch'))
    await second.end()
  })

  it('brings a real error of the shop into the Playground, and the next one after a release', async () => {
    const chat = await openChat(first.address('Playground'))
    // What the page does when it is opened; the rest is done by the demo.
    await chat.install(conversations.personal.id)
    await first.says(/customers come in/)
    const everywhere = [conversations.personal, conversations.group, conversations.channel].map(
      ({ id }) => id,
    )
    for (const place of everywhere) await chat.sees(place, ({ words }) => words.includes('Hitch is here'))

    const pay = () => ask(`${first.address('Shop')}/checkout`, { cart: ['lantern'], method: 'giftCard' })
    assert.match((await pay()).words, /^PaymentDeclined/)
    for (const place of everywhere) {
      const { words } = await chat.sees(place, ({ words }) => words.includes('PaymentDeclined: Gift card'))
      for (const fact of ['New', 'chargeGiftCard', 'shop/payment.ts', 'production', 'shop@1.2.0'])
        assert.ok(words.includes(fact), `${fact} in: ${words}`)
    }
    await chat.say(conversations.personal.id, 'resolve DEMO-1 in next release')
    await chat.sees(conversations.channel.id, ({ words }) => words.includes('after shop@1.2.0'))
    await ask(`${first.address('Shop')}/release`, {})
    await first.says(/shop@1\.3\.0 is in production/)
    await pay()
    await chat.sees(conversations.group.id, ({ words }) => /DEMO-1 is back .* in shop@1\.3\.0/.test(words))
    chat.close()
  })

  it('ends with Ctrl-C and leaves nothing behind', async () => {
    const folder = /Log: (\S+)\/hitch\.log/.exec(first.printed())?.[1] ?? ''
    assert.ok(existsSync(folder))
    await first.end()
    assert.equal(existsSync(folder), false)
    for (const name of ['Hitch', 'Shop', 'Playground']) await assert.rejects(fetch(first.address(name)))
  })
})

type Demo = ReturnType<typeof startDemo>

function startDemo() {
  const child = spawn('npm', ['run', 'demo'], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NO_COLOR: '1' },
  })
  let printed = ''
  child.stdout.on('data', (chunk) => {
    printed += chunk
  })
  return {
    printed: () => printed,
    /** Where a part of it is, as printed. */
    address: (name: string) => new RegExp(`^ +${name} +(http\\S+)`, 'm').exec(printed)?.[1] ?? '',
    async says(words: RegExp) {
      const signal = AbortSignal.timeout(60_000)
      while (!words.test(printed)) await once(child.stdout, 'data', { signal })
    },
    /** Ctrl-C, which a terminal sends to npm and to all it has started. Resolves when none of them is left. */
    async end() {
      const closed = once(child, 'close')
      signal(child, 'SIGINT')
      await closed
      assert.match(printed, /nothing is left behind/)
    },
    /** For the case that a test failed on the way. */
    kill() {
      if (child.exitCode === null && child.signalCode === null) signal(child, 'SIGKILL')
    },
  }
}

function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid) process.kill(-pid, name)
}

async function ask(url: string, body: object): Promise<{ words: string }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await response.json()) as { words: string }
}
