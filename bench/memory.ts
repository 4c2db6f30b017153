import { setTimeout as pause } from 'node:timers/promises'
import { type Figure, type How, judged, type Row } from './figure.ts'
import type { Load, Sent } from './load.ts'
import { measure } from './measure.ts'
import { median, table, written } from './numbers.ts'
import { mappingsOf, pss, titleOf } from './processes.ts'
import { type Subject, startSubject } from './subject.ts'
import { startWorker } from './worker.ts'

/** What Hitch and its database hold in memory together: at rest, what that consists of, and, when asked, over ten minutes of load. */
export const memory: Figure = { name: 'memory', run }

const restSeconds = 30

async function run(how: How): Promise<Row[]> {
  const subject = await startSubject({ node: ['--import', './bench/inside.mjs'] })
  try {
    await pause(restSeconds * 1000)
    const rest = subject.memory()
    how.tell(await consistsOf(subject))
    const files = mappingsOf(subject.hitchPid).filter(({ isFile }) => isFile)
    const unshared = files.reduce((sum, { rss, pss }) => sum + rss - pss, 0)
    const rows = [
      judged('memory at rest (PSS)', rest.hitch + rest.postgres, { most: 250 }, ' MB'),
      { figure: '  Hitch', value: `${written(rest.hitch)} MB` },
      { figure: '  and if no other Node shared its program', value: `${written(unshared)} MB more` },
      {
        figure: '  its PostgreSQL',
        value: subject.postgresPid ? `${written(rest.postgres)} MB` : 'on another machine',
      },
      ...(await afterLoad(how, subject)),
    ]
    return how.isLong ? [...rows, ...(await overMinutes(how, subject))] : rows
  } finally {
    await subject.stop()
  }
}

async function consistsOf(subject: Subject): Promise<string> {
  const inside = await insideOf(subject)
  const mappings = mappingsOf(subject.hitchPid)
  const sum = (those: typeof mappings) => those.reduce((total, { pss: size }) => total + size, 0)
  const files = mappings.filter(({ isFile }) => isFile)
  const megabytes = (bytes: number) => bytes / 2 ** 20
  const anonymous = sum(mappings) - sum(files)
  const rows: [string, number][] = [
    ['Hitch: Node’s program and libraries (files)', sum(files)],
    ['Hitch: JavaScript heap', megabytes(inside.heapTotal)],
    ['  of it in use', megabytes(inside.heapUsed)],
    ['Hitch: buffers and other memory that JavaScript holds', megabytes(inside.external)],
    [
      'Hitch: the rest: compiled code, V8’s own, allocator',
      anonymous - megabytes(inside.heapTotal + inside.external),
    ],
  ]
  for (const pid of subject.postgresPids()) {
    const shared = mappingsOf(pid).filter(({ name }) => /^\/(dev\/zero|SYSV|dev\/shm)/.test(name))
    rows.push([
      `${titleOf(pid).replace(/ -D .*/, '')}, of it shared buffers ${written(sum(shared))}`,
      pss(pid),
    ])
  }
  return table([
    ['what memory at rest consists of', 'MB'],
    ...rows.map(([name, size]) => [name, written(size)]),
  ])
}

async function insideOf(subject: Subject): Promise<Record<'heapTotal' | 'heapUsed' | 'external', number>> {
  process.kill(subject.hitchPid, 'SIGUSR2')
  await pause(1_000)
  const line = subject.output().match(/^memory (\{.*\})$/m)?.[1]
  if (!line) throw new Error('Hitch did not tell about its memory')
  return JSON.parse(line)
}

async function afterLoad(how: How, subject: Subject): Promise<Row[]> {
  const sender = startWorker<Load, Sent>('load.ts')
  try {
    await measure(subject, sender, { ...load, senders: 50, seconds: how.seconds ?? 10 })
  } finally {
    await sender.stop()
  }
  await pause(restSeconds * 1000)
  const { hitch, postgres } = subject.memory()
  return [
    {
      figure: 'memory 30 s after a full load',
      value: `${written(hitch + postgres)} MB (${written(hitch)} + ${written(postgres)})`,
    },
  ]
}

const load = { size: '4 KB', isGzip: false, groups: 200 } as const
const minutes = 10

// Half of what it can do, as people would size it. The first two minutes fill caches.
async function overMinutes(how: How, subject: Subject): Promise<Row[]> {
  const sender = startWorker<Load, Sent>('load.ts')
  const hitch: number[] = []
  const postgres: number[] = []
  try {
    const { perSecond } = await measure(subject, sender, { ...load, senders: 50, seconds: 10 })
    for (let minute = 1; minute <= minutes; minute++) {
      const sent = await measure(subject, sender, { ...load, senders: 200, rate: perSecond / 2, seconds: 60 })
      hitch.push(sent.memory.hitch)
      postgres.push(sent.memory.postgres)
      how.tell(
        `minute ${minute}: ${written(sent.perSecond)} events/s, ack p99 ${written(sent.p99)} ms, Hitch ${written(sent.memory.hitch)} MB, PostgreSQL ${written(sent.memory.postgres)} MB`,
      )
    }
  } finally {
    await sender.stop()
  }
  const growth = (values: number[]) => (median(values.slice(-3)) / median(values.slice(2, 5)) - 1) * 100
  return [
    judged(
      'Hitch over ten minutes of load, last three to third to fifth',
      growth(hitch),
      { most: 10 },
      ' % more',
    ),
    { figure: '  from, to', value: `${written(hitch[0] ?? 0)} to ${written(hitch.at(-1) ?? 0)} MB` },
    { figure: '  PostgreSQL', value: `${written(postgres[0] ?? 0)} to ${written(postgres.at(-1) ?? 0)} MB` },
  ]
}
