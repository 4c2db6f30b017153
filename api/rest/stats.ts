import { type Counted, readCounted } from '../../services/stats/counted.ts'
import { splitOutcome } from '../../services/stats/outcome.ts'
import { fieldError } from './body.ts'
import type { Call, Reply, RestRoute } from './call.ts'
import { projectOf } from './projects.ts'
import { stepsOf } from './span.ts'

export const statsRoutes: RestRoute[] = [
  { method: 'get', path: '/api/0/projects/:org/:project/stats/', scope: 'project:read', handle: stats },
]

// What the words of Sentry's older statistics mean here.
const meanings: Record<string, (outcome: string) => boolean> = {
  received: (outcome) => outcome !== 'client_discard' && outcome !== 'unsupported',
  generated: (outcome) => outcome === 'accepted',
  rejected: (outcome) => outcome === 'rate_limited',
  blacklisted: (outcome) => outcome === 'filtered',
}

const steps: Record<string, number> = { '1h': 3_600, '1d': 86_400 }
const mostSteps = 2_500

/** Errors of a project over time, as `[seconds since 1970, count]` for each step. */
async function stats(call: Call): Promise<Reply> {
  const project = await projectOf(call)
  const counts = meaningOf(call.query.get('stat') || 'received')
  const span = spanOf(call)
  const rows = await readCounted(call.app, {
    ...span,
    organizationId: call.bearer.organizationId,
    projectIds: [project.id],
  })
  const sums = sumOf(rows, counts)
  const points = stepsOf(span).map((at, step) => [at.getTime() / 1000, sums.get(step) ?? 0])
  return { body: points }
}

function meaningOf(stat: string): (outcome: string) => boolean {
  const meaning = Object.hasOwn(meanings, stat) ? meanings[stat] : undefined
  if (meaning) return meaning
  throw fieldError('stat', `It can be ${Object.keys(meanings).join(', ')}.`)
}

function sumOf(rows: Counted[], counts: (outcome: string) => boolean): Map<number, number> {
  const sums = new Map<number, number>()
  for (const { step, category, outcome, count } of rows)
    if (category === 'error' && counts(splitOutcome(outcome).outcome))
      sums.set(step, (sums.get(step) ?? 0) + count)
  return sums
}

function spanOf({ app, query }: Call) {
  const resolution = query.get('resolution') || '1h'
  const stepSeconds = Object.hasOwn(steps, resolution) ? steps[resolution] : undefined
  if (!stepSeconds) throw fieldError('resolution', 'It can be 1h or 1d; nothing finer is kept.')
  const until = secondsOf(query, 'until') ?? app.now().getTime() / 1000
  const since = secondsOf(query, 'since') ?? until - 86_400
  const first = Math.floor(since / stepSeconds) * stepSeconds
  // The step that `until` lies in counts.
  const last = (Math.floor(until / stepSeconds) + 1) * stepSeconds
  if (first >= last) throw fieldError('since', 'It must be before until.')
  if ((last - first) / stepSeconds > mostSteps)
    throw fieldError('since', `That is more than ${mostSteps} steps. Ask for a shorter time, or by days.`)
  return { since: new Date(first * 1000), until: new Date(last * 1000), stepSeconds }
}

function secondsOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (!text) return undefined
  if (!/^\d{1,11}(\.\d{1,9})?$/.test(text)) throw fieldError(name, 'A time is written in seconds since 1970.')
  return Number(text)
}
