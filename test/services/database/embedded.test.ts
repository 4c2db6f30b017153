import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))

/** A process that opens the embedded database of a folder and says what came of it, as a Hitch would. */
function open(folder: string): { process: ChildProcess; says: Promise<string> } {
  const child = spawn(process.execPath, [join(here, 'open.ts'), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const says = once(createInterface(child.stdout), 'line').then(([line]) => String(line))
  return { process: child, says }
}

async function end(child: ChildProcess): Promise<void> {
  child.stdin?.end()
  if (child.exitCode === null) await once(child, 'exit')
}

describe('the embedded database', function () {
  this.timeout(60_000)
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hitch-embedded-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('survives a kill of its Hitch, is found again with what was written, and ends with it', async () => {
    const first = open(folder)
    assert.equal(await first.says, 'open 0')
    first.process.kill('SIGKILL')
    await once(first.process, 'exit')
    const pid = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
    process.kill(pid, 0)

    const second = open(folder)
    assert.equal(await second.says, 'open 1')
    await end(second.process)
    assert.ok(!existsSync(join(folder, 'postgres', 'postmaster.pid')))

    const third = open(folder)
    assert.equal(await third.says, 'open 2')
    await end(third.process)
  })

  it('refuses a second Hitch in words, and leaves the first alone', async () => {
    const first = open(folder)
    await first.says
    const second = open(folder)
    assert.match(await second.says, /Another Hitch is already running on .*HITCH_DATA_DIR/)
    await end(second.process)
    const pid = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
    process.kill(pid, 0)
    await end(first.process)
  })

  it('lets two that start on an empty folder at once end up with one running', async () => {
    const both = [open(folder), open(folder)]
    const words = await Promise.all(both.map(({ says }) => says))
    assert.equal(words.filter((line) => line.startsWith('open')).length, 1, words.join('\n'))
    await Promise.all(both.map(({ process }) => end(process)))
  })

  it('says so when the folder is of another major version', async () => {
    const first = open(folder)
    await first.says
    await end(first.process)
    writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '17\n')
    const second = open(folder)
    assert.match(await second.says, /made by PostgreSQL 17, and this Hitch brings 18/)
    await end(second.process)
  })

  it('starts after a first start that broke off halfway', async () => {
    const first = open(folder)
    setTimeout(() => first.process.kill('SIGKILL'), 500)
    await once(first.process, 'exit')
    const second = open(folder)
    assert.match(await second.says, /^open/)
    await end(second.process)
  })

  it('keeps its password and its socket to its owner', async () => {
    const first = open(folder)
    await first.says
    assert.equal(statSync(join(folder, 'postgres.password')).mode & 0o777, 0o600)
    assert.equal(statSync(join(folder, 'run')).mode & 0o777, 0o700)
    assert.equal(statSync(join(folder, 'postgres')).mode & 0o077, 0)
    await end(first.process)
  })
})
