import { startChild } from '../test/all/child.ts'
import { makePlace } from '../test/all/place.ts'
import { type Figure, type How, judged, type Row } from './figure.ts'
import { quiet } from './machine.ts'
import { median, range, written } from './numbers.ts'

/** From `npm start` to being ready: the first time, when the database is made, and every other time. */
export const start: Figure = { name: 'start', run }

const coldRuns = 3
const warmRuns = 7

async function run(how: How): Promise<Row[]> {
  const cold: number[] = []
  const warm: number[] = []
  for (let at = 0; at < coldRuns; at++) {
    const place = await makePlace(process.env.DATABASE_URL)
    cold.push(await startOnce(place))
    // The last place is used again and again.
    if (at === coldRuns - 1) for (let again = 0; again < warmRuns; again++) warm.push(await startOnce(place))
    await place.remove()
  }
  how.tell(`cold: ${cold.map(written).join(', ')} s; warm: ${warm.map(written).join(', ')} s`)
  return [
    judged('npm start to ready, warm, median', median(warm), { most: 3 }, ' s'),
    { figure: '  range', value: `${range(warm)} s` },
    { figure: 'npm start to ready, first time, median', value: `${written(median(cold))} s` },
  ]
}

/** @returns seconds */
async function startOnce(place: { env: Record<string, string> }): Promise<number> {
  await quiet()
  const from = performance.now()
  const child = await startChild(place, { command: ['npm', 'start', '--silent'] })
  const seconds = (performance.now() - from) / 1000
  await child.stop()
  return seconds
}
