import { setTimeout as pause } from 'node:timers/promises'
import { makeProjects } from './desks.ts'
import { type Figure, type How, judged, type Row } from './figure.ts'
import type { Load, Sent } from './load.ts'
import { measure, type Sender } from './measure.ts'
import { percentile, written } from './numbers.ts'
import type { Lived, PeopleTask } from './people.ts'
import { type Subject, startSubject } from './subject.ts'
import { startWorker, type Worker } from './worker.ts'

/** What people feel while a load runs: how soon a new error's card is there, and how soon a press is answered. */
export const card: Figure = { name: 'card', run }

type People = Worker<PeopleTask, Lived | null>

const rate = 200
const groups = 200
/** As many of the known groups have a card that wants its counters redrawn. */
const shown = 40
const projects = 10

async function run(how: How): Promise<Row[]> {
  const seconds = how.seconds ?? 60
  const sender = startWorker<Load, Sent>('load.ts')
  const people: People = startWorker('people.ts')
  const subject = await startSubject()
  try {
    await prepare(subject, sender, people)
    how.tell('prepared; measuring')
    const [measured, lived] = await Promise.all([
      measure(subject, sender, { ...load, groups, seconds }),
      people.ask({ kind: 'live', seconds }),
    ])
    if (!lived) throw new Error('nobody was there')
    how.tell(
      `at ${written(measured.perSecond)} events/s: ack p50 ${written(measured.p50)} ms, p99 ${written(measured.p99)} ms; ${written(measured.cost.hitch * rate)} + ${written(measured.cost.postgres * rate)} ms of processor a second`,
    )
    return [
      judged(
        `new error to card, p95 of ${lived.cards.length}`,
        percentile(lived.cards, 95),
        { most: 1_000 },
        ' ms',
      ),
      plain('  p50', lived.cards),
      ...answered('Action.Execute', lived.executes),
      ...answered('Action.Submit', lived.submits),
      judged('press to the other copy, p95', percentile(lived.copies, 95), { most: 2_000 }, ' ms'),
      plain('  p50', lived.copies),
    ]
  } finally {
    await people.stop()
    await sender.stop()
    await subject.stop()
  }
}

const load = { size: '4 KB', isGzip: false, senders: 100, rate } as const

// Known groups first, then the conversations, so that only the last of them are news there.
async function prepare(subject: Subject, sender: Sender, people: People): Promise<void> {
  await measure(subject, sender, { ...load, groups: groups - shown, seconds: 10 })
  const others = await makeProjects(subject, projects)
  await people.ask({ kind: 'arrive', url: subject.url, demo: subject.project, others })
  await measure(subject, sender, { ...load, groups, seconds: 10 })
  await people.ask({ kind: 'see', cards: shown })
  // A chat allows so much in half a minute, and the cards just posted count.
  await pause(30_000)
}

function answered(kind: string, times: number[]): Row[] {
  const figure = `press to answer, ${kind}, p95 of ${times.length}`
  return [judged(figure, percentile(times, 95), { most: 200 }, ' ms'), plain('  p50', times)]
}

function plain(figure: string, times: number[]): Row {
  return { figure, value: `${written(percentile(times, 50))} ms` }
}
