import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { conversations } from '../demo/team.ts'
import { type Chat, openChat } from './playgroundChat.ts'

const root = dirname(dirname(import.meta.dirname))

describe('npm run demo', () => {
  let first: Demo
  let second: Demo
  let chat: Chat | undefined
  after(() => {
    chat?.close()
    first?.kill()
    second?.kill()
  })

  it('says in words what runs where and what to do', async () => {
    first = startDemo()
    await first.says(/Ctrl-C ends everything/)
    for (const words of [
      'Playground',
      'Shop',
      'Board',
      'Hitch',
      'Press Resolve on the card',
      'Release 1.3.0',
    ])
      assert.ok(first.printed().includes(words), words)
    assert.equal((await fetch(`${first.address('Hitch')}/readyz`)).status, 200)
    assert.match(await (await fetch(first.address('Shop'))).text(), /The Rope Locker/)
    assert.match(await (await fetch(first.address('Board'))).text(), /gift cards do not work/)
  })

  it('runs beside another, at other ports', async () => {
    second = startDemo()
    await second.says(/Port \d+ is taken by something else/)
    await second.says(/Ctrl-C ends everything/)
    assert.notEqual(second.address('Hitch'), first.address('Hitch'))
    await second.end()
  })

  it('brings a real error of the shop into the Playground, and the next one after a release', async () => {
    chat = await openChat(first.address('Playground'))
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
  })

  it('keeps the board and the cards in step, whoever moves', async () => {
    assert.ok(chat)
    const board = boardAt(first.address('Board'))
    const sees = async (words: RegExp) => {
      await chat?.sees(conversations.channel.id, (message) => words.test(message.words))
    }
    await chat.say(conversations.personal.id, 'create DEMO-1')
    await sees(/Bug 107\s+PaymentDeclined.*State\s+New/s)
    const bug = await board.page('_workitems/edit/107')
    for (const fact of ['Hitch Robot', 'chargeGiftCard', 'Open in Hitch']) assert.ok(bug.includes(fact), fact)

    await board.press({ kind: 'assignee', value: 'grace@rope-locker.example' })
    await sees(/Assignee\s+Grace Hopper/)
    await board.press({ kind: 'state', value: 'Closed' })
    await sees(/Resolved.*DEMO-1.*State\s+Closed/s)
    await chat.say(conversations.personal.id, 'unresolve DEMO-1')
    await board.shows(/State: <s>Closed<\/s>/)
    await chat.say(conversations.personal.id, 'comment DEMO-1 It is the provider again')
    await board.shows(/It is the provider again/)
  })

  it('ends with Ctrl-C and leaves nothing behind', async () => {
    const folder = /Log: (\S+)\/hitch\.log/.exec(first.printed())?.[1] ?? ''
    assert.ok(existsSync(folder))
    await first.end()
    assert.equal(existsSync(folder), false)
    for (const name of ['Hitch', 'Shop', 'Board', 'Playground'])
      await assert.rejects(fetch(first.address(name)))
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

/** What people do and see on the board of the bug that the demo makes first. */
function boardAt(url: string) {
  const page = async (path: string) => (await fetch(`${url}/rope-locker/Shop/${path}`)).text()
  return {
    page,
    async press(form: { kind: string; value: string }) {
      const body = new URLSearchParams({ number: '107', ...form })
      assert.equal((await fetch(`${url}/change`, { method: 'POST', body, redirect: 'manual' })).status, 303)
    },
    async shows(words: RegExp) {
      const signal = AbortSignal.timeout(15_000)
      while (!words.test(await page('_workitems/edit/107'))) await pause(100, undefined, { signal })
    },
  }
}

async function ask(url: string, body: object): Promise<{ words: string }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await response.json()) as { words: string }
}
