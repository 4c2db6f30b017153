import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { EventPayload, Frame } from '../../services/events/event.ts'
import { breadcrumbs } from './breadcrumbs.ts'
import { request } from './request.ts'
import { folded, section } from './section.ts'
import { exception, stack } from './stack.ts'
import { entriesOf, pairs } from './value.ts'

/** Everything one event says, in the order in which people look for it. */
export function eventParts(payload: EventPayload): VNode[] {
  return [
    message(payload),
    exceptions(payload),
    violation(payload),
    threads(payload),
    breadcrumbs(payload.breadcrumbs?.values ?? []),
    request(payload.request),
    named('user', 'User', entriesOf(payload.user)),
    contexts(payload),
    named('extra', 'Extra', entriesOf(payload.extra)),
    modules(payload),
    notes(payload),
  ].filter((part) => part !== null)
}

function message(payload: EventPayload): VNode | null {
  const words = payload.logentry?.formatted ?? payload.logentry?.message ?? payload.message
  if (!words || payload.exception?.values.some((raised) => raised.value === words)) return null
  const template = payload.logentry?.message
  const params = payload.logentry?.params
  return section(
    'message',
    'Message',
    html`<p class="message">${words}</p>
      ${template && template !== words && html`<p class="soft">from <code>${template}</code></p>`}
      ${Array.isArray(params) && params.length > 0 && pairs(params.map((param, index) => [String(index), param]))}`,
  )
}

// The protocol lists causes first; people start from what was thrown last.
function exceptions(payload: EventPayload): VNode | null {
  const chain = payload.exception?.values.toReversed() ?? []
  if (chain.length === 0) return null
  const isMessage = chain.length === 1 && chain[0]?.type === undefined
  return section(
    'exception',
    isMessage ? 'Message' : chain.length === 1 ? 'Exception' : 'Exceptions',
    chain.map((raised, index) => exception(raised, index > 0)),
  )
}

function violation(payload: EventPayload): VNode | null {
  return named('csp', 'Content security policy', entriesOf(payload.csp))
}

function threads(payload: EventPayload): VNode | null {
  const withFrames = (payload.threads?.values ?? []).filter((thread) => framesOf(thread).length > 0)
  if (withFrames.length === 0) return null
  return section(
    'threads',
    'Threads',
    withFrames.map((thread, index) => {
      const name = String(thread.name ?? thread.id ?? index)
      const isCrashed = thread.crashed === true
      return html`<details class="thread" open=${isCrashed || withFrames.length === 1}>
        <summary>${name} ${isCrashed && html`<span class="mark level-error">crashed</span>`}</summary>
        ${stack(framesOf(thread))}
      </details>`
    }),
  )
}

function framesOf(thread: Record<string, unknown>): Frame[] {
  const trace = thread.stacktrace as { frames?: unknown } | undefined
  return Array.isArray(trace?.frames) ? (trace.frames as Frame[]) : []
}

function named(id: string, heading: string, entries: [string, unknown][]): VNode | null {
  return entries.length === 0 ? null : section(id, heading, pairs(entries))
}

function contexts(payload: EventPayload): VNode | null {
  const known = Object.entries(payload.contexts ?? {}).filter(
    ([name, context]) => entriesOf(context).length > 0 && !(name === 'feedback' && payload.type === name),
  )
  if (known.length === 0) return null
  return section(
    'contexts',
    'Contexts',
    html`<div class="contexts">
      ${known.map(
        ([name, context]) =>
          html`<div>
            <h3>${name}</h3>
            ${pairs(entriesOf(context).filter(([key]) => key !== 'type'))}
          </div>`,
      )}
    </div>`,
  )
}

function modules(payload: EventPayload): VNode | null {
  const entries = entriesOf(payload.modules)
  return entries.length === 0 ? null : folded('modules', 'Installed packages', pairs(entries), entries.length)
}

/** What was mended, cut or dropped on the way in, so that nobody wonders where it went. */
function notes(payload: EventPayload): VNode | null {
  const errors = payload.errors ?? []
  if (errors.length === 0) return null
  return section(
    'notes',
    'Mended on the way in',
    html`<ul class="notes">
      ${errors.map(
        (error) =>
          html`<li><code>${error.name}</code> ${error.type.replaceAll('_', ' ')}${error.value !== undefined && html`: <span class="value">${error.value}</span>`}</li>`,
      )}
    </ul>`,
  )
}
