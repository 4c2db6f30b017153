import type { Span } from '../../services/stats/counted.ts'
import { askSeries, askTransactions } from '../../services/traces/ask.ts'
import { type Field, fieldsInWords, readField } from '../../services/traces/fields.ts'
import { readTraceQuery } from '../../services/traces/query.ts'
import { minutesKeptMs, type Which } from '../../services/traces/read.ts'
import { askedProjects } from './askedProjects.ts'
import { fieldError } from './body.ts'
import type { Call, Reply, RestRoute } from './call.ts'
import { linkHeader, pageOf } from './paging.ts'
import { spanOf, stepsOf } from './span.ts'

const all = '/api/0/organizations/:org/'

export const traceRoutes: RestRoute[] = [
  { method: 'get', path: `${all}events/`, scope: 'event:read', handle: list },
  { method: 'get', path: `${all}events-stats/`, scope: 'event:read', handle: series },
]

const minute = 60
const hour = 3_600
const mostFields = 20

/** Transactions in rows, by the fields that are asked for. */
async function list(call: Call): Promise<Reply> {
  const { app, query } = call
  checkDataset(query)
  const fields = fieldsOf(query.getAll('field'), 'field')
  if (fields.length === 0) throw fieldError('field', `Name at least one: ${fieldsInWords}.`)
  const page = pageOf(query)
  const span = tableSpan(call)
  const { rows, total } = await askTransactions(app, await whichOf(call), {
    span,
    fields,
    sort: sortOf(query, fields),
    limit: page.limit,
    offset: page.offset,
  })
  return {
    body: { data: rows, meta: metaOf(fields) },
    headers: { link: linkHeader(call, page, total > page.offset + page.limit) },
  }
}

/** Numbers of transactions over time: of one field, or of several under their names. */
async function series(call: Call): Promise<Reply> {
  const { app, query } = call
  checkDataset(query)
  if (query.get('topEvents'))
    throw fieldError('topEvents', 'A series is of all transactions that fit the query.')
  const fields = fieldsOf(query.getAll('yAxis').length > 0 ? query.getAll('yAxis') : ['count()'], 'yAxis')
  if (fields.some((field) => 'by' in field))
    throw fieldError('yAxis', 'A series is made of numbers: count(), p95() …')
  const span = seriesSpan(call)
  checkMinutes(span, app.now())
  const lines = await askSeries(app, await whichOf(call), { span, fields })
  const times = stepsOf(span).map((at) => at.getTime() / 1000)
  const shape = (index: number) => ({
    data: times.map((time, step) => [time, [{ count: lines[index]?.[step] ?? null }]]),
    start: span.since.getTime() / 1000,
    end: span.until.getTime() / 1000,
    order: index,
    meta: metaOf(fields),
  })
  const body =
    fields.length === 1 ? shape(0) : Object.fromEntries(fields.map(({ text }, index) => [text, shape(index)]))
  return { body }
}

function checkDataset(query: URLSearchParams): void {
  const dataset = query.get('dataset') ?? ''
  if (['transactions', 'metricsEnhanced', 'metrics'].includes(dataset)) return
  if (/logs$/.test(dataset)) throw fieldError('dataset', 'Hitch keeps no logs.')
  throw fieldError(
    'dataset',
    'There is no table of events across projects, but dataset=transactions. Errors: projects/{org}/{project}/events/ and issues/.',
  )
}

function fieldsOf(texts: string[], name: string): Field[] {
  if (texts.length > mostFields) throw fieldError(name, `At most ${mostFields} fields.`)
  return [...new Set(texts)].map((text) => {
    const field = readField(text)
    if (!field) throw fieldError(name, `"${text.slice(0, 60)}" cannot be asked. There are ${fieldsInWords}.`)
    return field
  })
}

// Sentry's clients write -count for a field count(), and -p95 for p95().
function sortOf(query: URLSearchParams, fields: Field[]): string | undefined {
  const given = query.get('sort') || query.get('orderby')
  if (!given) return undefined
  const down = given.startsWith('-') ? '-' : ''
  const name = given.slice(down.length)
  const bare = (text: string) => text.replace(/[().]+/g, '_').replace(/(?<!_)_+$/, '')
  const field =
    fields.find(({ text }) => text === name) ?? fields.find(({ text }) => bare(text) === bare(name))
  if (!field) throw fieldError('sort', 'It is one of the fields that are asked for.')
  return down + field.text
}

// Of a few hours the minutes are read, so that it begins and ends where it was asked to.
function tableSpan({ app, query }: Call): Span {
  const rough = spanOf(withInterval(query, '1h'), app.now())
  const isShort = hoursIn(rough) <= 7 && rough.since.getTime() >= app.now().getTime() - minutesKeptMs
  return isShort ? spanOf(withInterval(query, '1m'), app.now(), minute) : rough
}

function seriesSpan({ app, query }: Call): Span {
  if (query.get('interval')) return spanOf(query, app.now(), minute)
  const hours = hoursIn(spanOf(withInterval(query, '1d'), app.now()))
  const rough = hours <= 48 ? hoursIn(spanOf(withInterval(query, '1h'), app.now())) : hours
  const interval = rough <= 3 ? '1m' : rough <= 13 ? '5m' : rough <= 24 * 15 ? '1h' : '1d'
  return spanOf(withInterval(query, interval), app.now(), minute)
}

function withInterval(query: URLSearchParams, interval: string): URLSearchParams {
  const changed = new URLSearchParams(query)
  changed.set('interval', interval)
  return changed
}

function hoursIn({ since, until }: Span): number {
  return (until.getTime() - since.getTime()) / (hour * 1000)
}

function checkMinutes({ since, stepSeconds }: Span, now: Date): void {
  const isWhole = stepSeconds % hour === 0
  if (!isWhole && since.getTime() < now.getTime() - minutesKeptMs - hour * 1000)
    throw fieldError('interval', 'Minutes are kept for two days. Before that an interval is at least 1h.')
}

async function whichOf(call: Call): Promise<Which> {
  const { bearer, query } = call
  const { organizationId } = bearer
  const narrowed = readTraceQuery(query.get('query') ?? '')
  const environments = query.getAll('environment').filter((name) => name !== '')
  const projectIds = await askedProjects(call)
  return {
    organizationId,
    ...narrowed,
    ...(environments.length > 0 && { environments }),
    ...(projectIds && { projectIds }),
  }
}

function metaOf(fields: Field[]): object {
  return {
    fields: Object.fromEntries(fields.map(({ text, type }) => [text, type])),
    units: Object.fromEntries(fields.map(({ text, unit }) => [text, unit])),
    dataset: 'transactions',
  }
}
