import type { App } from '../../services/app.ts'
import { metersOf } from '../../services/meters.ts'
import { splitOutcome } from '../../services/stats/outcome.ts'
import type { OutcomeCount } from '../../services/stats/state.ts'
import type { Family, Sample } from './text.ts'

/** What this process took in since it started, and how long that took. Costs no question. */
export function eventFamilies(app: App): Family[] {
  const { received, failed, waiting } = app.record.progress()
  const traces = app.traces.progress()
  return [
    {
      name: 'hitch_events_received_total',
      type: 'counter',
      help: 'Error events that passed the door. All of them end as accepted, duplicate or failed; the rest is waiting.',
      samples: [{ value: received }],
    },
    {
      name: 'hitch_events_failed_total',
      type: 'counter',
      help: 'Error events that could not be written; their senders were told.',
      samples: [{ value: failed }],
    },
    {
      name: 'hitch_events_waiting',
      type: 'gauge',
      help: 'Error events that are being written now.',
      samples: [{ value: waiting }],
    },
    {
      name: 'hitch_transactions_received_total',
      type: 'counter',
      help: 'Transactions that passed the door and are no duplicates. All of them end as accepted or failed; the rest is waiting.',
      samples: [{ value: traces.received }],
    },
    {
      name: 'hitch_transactions_failed_total',
      type: 'counter',
      help: 'Transactions that could not be written; their senders were told.',
      samples: [{ value: traces.failed }],
    },
    {
      name: 'hitch_transactions_waiting',
      type: 'gauge',
      help: 'Transactions that are being written now.',
      samples: [{ value: traces.waiting }],
    },
    {
      name: 'hitch_outcomes_total',
      type: 'counter',
      help: 'What became of everything sent to this process since it started, by category, outcome and reason.',
      samples: outcomeSamples(app.record.totals()),
    },
    ackFamily(app),
  ]
}

/** The same as all processes wrote it down. */
export function lastDayFamily(counts: OutcomeCount[]): Family {
  return {
    name: 'hitch_outcomes_last_day',
    type: 'gauge',
    help: 'What became of everything sent in the last 24 hours, as all processes counted it in the database.',
    samples: outcomeSamples(counts),
  }
}

function outcomeSamples(counts: OutcomeCount[]): Sample[] {
  return counts.map(({ category, outcome, count }) => ({
    labels: { category, ...splitOutcome(outcome) },
    value: count,
  }))
}

function ackFamily(app: App): Family {
  const { below, count, sum } = metersOf(app).ack.read()
  const buckets = below.map(
    ({ bound, count }): Sample => ({
      suffix: '_bucket',
      labels: { le: String(bound / 1000) },
      value: count,
    }),
  )
  return {
    name: 'hitch_ack_seconds',
    type: 'histogram',
    help: 'From the arrival of what an SDK sent to its 200.',
    samples: [
      ...buckets,
      { suffix: '_bucket', labels: { le: '+Inf' }, value: count },
      { suffix: '_sum', value: sum / 1000 },
      { suffix: '_count', value: count },
    ],
  }
}
