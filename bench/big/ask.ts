import { adminToken } from '../../test/all/child.ts'
import { judged, type Row } from '../figure.ts'
import { percentile, written } from '../numbers.ts'

const rounds = 40
const warmUps = 3

/** What people ask a list of groups for. */
const questions: [what: string, path: string][] = [
  ['the list', 'organizations/hitch/issues/'],
  ['  by first seen', 'organizations/hitch/issues/?sort=new'],
  ['  by events', 'organizations/hitch/issues/?sort=freq'],
  ['  by users', 'organizations/hitch/issues/?sort=user'],
  ['  by trend', 'organizations/hitch/issues/?sort=trends'],
  ['  all of any status', 'organizations/hitch/issues/?query='],
  ['  of one project', 'projects/hitch/project-2/issues/'],
  ['  from the middle on', `organizations/hitch/issues/?cursor=${Date.now() - 40 * 86_400_000}:1:0`],
  ['  by priority', 'organizations/hitch/issues/?sort=priority'],
  [
    'level and environment',
    `organizations/hitch/issues/?query=${encodeURIComponent('is:unresolved level:fatal environment:staging')}`,
  ],
  [
    'not in an environment',
    `organizations/hitch/issues/?query=${encodeURIComponent('is:unresolved !environment:production')}`,
  ],
  [
    'a word that many have',
    `organizations/hitch/issues/?query=${encodeURIComponent('is:unresolved invoice')}`,
  ],
  ['a word that one has', `organizations/hitch/issues/?query=${encodeURIComponent('777777')}`],
  ['a word that none has', `organizations/hitch/issues/?query=${encodeURIComponent('zeppelin')}`],
  ['two words', `organizations/hitch/issues/?query=${encodeURIComponent('TimeoutError voucher')}`],
  [
    'resolved of the last day',
    `organizations/hitch/issues/?query=${encodeURIComponent('is:resolved lastSeen:-24h')}`,
  ],
  [
    'first seen in a day',
    `organizations/hitch/issues/?query=${encodeURIComponent('is:unresolved age:-24h')}`,
  ],
  ['seen often', `organizations/hitch/issues/?query=${encodeURIComponent('is:unresolved times_seen:>4000')}`],
  [
    'assigned to nobody',
    `organizations/hitch/issues/?query=${encodeURIComponent('is:unresolved is:unassigned')}`,
  ],
  ['a tag', `organizations/hitch/issues/?query=${encodeURIComponent('is:unresolved browser.name:Firefox')}`],
  [
    'a tag of one project',
    `projects/hitch/project-2/issues/?query=${encodeURIComponent('is:unresolved browser.name:Firefox')}`,
  ],
  [
    'an address with wildcards',
    `projects/hitch/project-2/issues/?query=${encodeURIComponent('is:unresolved url:*checkout*')}`,
  ],
  ['a release', `organizations/hitch/issues/?query=${encodeURIComponent('release:shop@1.7.0')}`],
  [
    'releases from one on',
    `projects/hitch/project-2/issues/?query=${encodeURIComponent('is:unresolved release:>=1.15.0')}`,
  ],
  [
    'either of two, and a word',
    `organizations/hitch/issues/?query=${encodeURIComponent('(level:fatal OR users:>800) voucher')}`,
  ],
]

/** Asks each question so many times, one after the other, and tells how long the slowest in twenty take. */
export async function askAll(url: string, tell: (text: string) => void): Promise<Row[]> {
  const rows: Row[] = []
  let worst = 0
  for (const [what, path] of questions) {
    const times = await timesOf(`${url}/api/0/${path}`)
    if (typeof times === 'string') {
      tell(`${what.trim()}: not understood here (${times})`)
      continue
    }
    const [p50, p95] = [percentile(times, 50), percentile(times, 95)]
    worst = Math.max(worst, p95)
    tell(`${what.trim()}: ${written(p50)} ms, p95 ${written(p95)} ms`)
    rows.push({ figure: `  ${what}`, value: `${written(p50)}, p95 ${written(p95)} ms` })
  }
  return [
    judged('groups listed and searched, p95 of the slowest question', worst, { most: 150 }, ' ms'),
    ...rows,
  ]
}

async function timesOf(address: string): Promise<number[] | string> {
  const times: number[] = []
  for (let round = -warmUps; round < rounds; round++) {
    const at = performance.now()
    const response = await fetch(address, { headers: { authorization: `Bearer ${adminToken}` } })
    const text = await response.text()
    if (response.status === 400) return text.slice(0, 120)
    if (!response.ok) throw new Error(`${address} was answered ${response.status}: ${text.slice(0, 200)}`)
    if (round >= 0) times.push(performance.now() - at)
    // A question that takes seconds needs no forty answers.
    if (times.length >= 5 && times.every((time) => time > 1_000)) return times
  }
  return times
}
