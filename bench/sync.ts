import { adminToken } from '../test/all/child.ts'
import { makeProjects } from './desks.ts'
import { type Figure, type How, judged, type Row } from './figure.ts'
import { percentile, written } from './numbers.ts'
import type { Kept, SidesTask } from './sides.ts'
import { startSubject } from './subject.ts'
import { startWorker, type Worker } from './worker.ts'

/** How soon the other side follows, in both directions, and what people feel while Azure DevOps hangs. */
export const sync: Figure = { name: 'sync', run }

const projects = 8

async function run(how: How): Promise<Row[]> {
  const seconds = how.seconds ?? 60
  const sides: Worker<SidesTask, Kept | null> = startWorker('sides.ts')
  const subject = await startSubject()
  try {
    await sides.ask({
      kind: 'arrive',
      url: subject.url,
      token: adminToken,
      projects: await makeProjects(subject, projects),
    })
    how.tell('prepared; measuring')
    const well = await sides.ask({ kind: 'live', seconds, hangs: false })
    const hanging = await sides.ask({ kind: 'live', seconds: Math.min(30, seconds), hangs: true })
    if (!well || !hanging) throw new Error('nobody was there')
    return [
      ...followed('change in Azure DevOps to every card', well.cards),
      ...followed('press to work item patched', well.patches),
      judged(
        `press to answer while Azure DevOps takes 20 s, p95 of ${hanging.answers.length}`,
        percentile(hanging.answers, 95),
        { most: 1_000 },
        ' ms',
      ),
    ]
  } finally {
    await sides.stop()
    await subject.stop()
  }
}

function followed(what: string, times: number[]): Row[] {
  return [
    judged(`${what}, p95 of ${times.length}`, percentile(times, 95), { most: 2_000 }, ' ms'),
    { figure: '  p50', value: `${written(percentile(times, 50))} ms` },
  ]
}
