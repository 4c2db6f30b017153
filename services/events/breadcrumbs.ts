import { secondsOf } from './clock.ts'
import type { Breadcrumb } from './event.ts'
import { entriesOf, type Intake, isRecord, note, type Raw, textOf } from './intake.ts'
import { limits } from './limits.ts'
import { plain, plainRecord } from './plain.ts'

/** What happened before the event, oldest first: the newest hundred. */
export function breadcrumbsOf(intake: Intake, value: unknown): Breadcrumb[] {
  const raw = entriesOf(intake, 'breadcrumbs', value)
  if (raw.length > limits.breadcrumbs)
    note(intake, 'breadcrumbs_cut', 'breadcrumbs', `${raw.length} breadcrumbs, ${limits.breadcrumbs} kept`)
  const breadcrumbs: Breadcrumb[] = []
  for (const entry of raw.slice(-limits.breadcrumbs)) {
    const breadcrumb = breadcrumbOf(intake, entry)
    if (breadcrumb) breadcrumbs.push(breadcrumb)
  }
  return breadcrumbs
}

function breadcrumbOf(intake: Intake, raw: Raw): Breadcrumb | undefined {
  const breadcrumb: Breadcrumb = {}
  const timestamp = secondsOf(intake, raw.timestamp)
  if (timestamp !== undefined) breadcrumb.timestamp = timestamp
  for (const field of ['type', 'category', 'level'] as const) {
    const text = textOf(intake, `breadcrumb.${field}`, raw[field], limits.name)
    if (text !== undefined) breadcrumb[field] = text
  }
  const message = textOf(intake, 'breadcrumb.message', raw.message, limits.breadcrumbData)
  if (message !== undefined) breadcrumb.message = message
  if (raw.data !== undefined && raw.data !== null) {
    const data = isRecord(raw.data)
      ? plainRecord(raw.data, limits.breadcrumbData, intake.scrub)
      : { value: plain(raw.data, limits.breadcrumbData, intake.scrub) }
    if (data) breadcrumb.data = data
  }
  const isEmpty = message === undefined && !breadcrumb.data && !breadcrumb.category && !breadcrumb.type
  return isEmpty ? undefined : breadcrumb
}
