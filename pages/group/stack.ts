import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { ExceptionValue, Frame } from '../../services/events/event.ts'
import { counted } from '../layout/numbers.ts'
import { foldFrames, hasMore, type Run, sourceLines } from './fold.ts'
import { entriesOf, pairs } from './value.ts'

/** One exception of a chain with its stack trace. */
export function exception(raised: ExceptionValue, isCause: boolean): VNode {
  const isUnhandled = raised.mechanism?.handled === false
  // Messages with a stack trace come as exceptions without a type: then the words are all there is to name them.
  const name = raised.type ?? raised.value ?? 'Error'
  return html`<div class="exception">
    ${isCause && html`<p class="cause">caused by</p>`}
    <h3>
      <span class="type">${name}</span>
      ${isUnhandled && html` <span class="mark level-error">unhandled</span>`}
    </h3>
    ${raised.value && raised.value !== name && html`<p class="message">${raised.value}</p>`}
    ${stack(raised.stacktrace?.frames ?? [])}
  </div>` as VNode
}

/** A stack trace, newest call first. */
export function stack(frames: Frame[]): VNode {
  if (frames.length === 0) return html`<p class="soft">No stack trace came with it.</p>`
  const runs = foldFrames(frames)
  const firstOwn = runs.findIndex((run) => run.kind === 'own')
  return html`<ol class="stack" aria-label="Stack trace, newest call first">
    ${runs.map((run, index) => html`<li>${drawRun(run, index === firstOwn)}</li>`)}
  </ol>`
}

function drawRun(run: Run, isFirst: boolean): VNode {
  if (run.kind === 'own') return drawFrame(run.frame, run.isOpen, isFirst)
  const words =
    run.frames.length === 1
      ? '1 frame from a library'
      : counted(run.frames.length, 'frame from libraries', 'frames from libraries')
  return html`<details class="library">
    <summary>${words}</summary>
    <ol>
      ${run.frames.map((frame) => html`<li>${drawFrame(frame, false, false)}</li>`)}
    </ol>
  </details>`
}

function drawFrame(frame: Frame, isOpen: boolean, showsVariables: boolean): VNode {
  if (!hasMore(frame)) return html`<div class="frame"><p class="head">${place(frame)}</p></div>`
  const variables = entriesOf(frame.vars)
  return html`<details class="frame" open=${isOpen}>
    <summary class="head">${place(frame)}</summary>
    ${source(frame)}
    ${
      variables.length > 0 &&
      html`<details class="vars" open=${showsVariables}>
        <summary>${counted(variables.length, 'variable')}</summary>
        ${pairs(variables)}
      </details>`
    }
  </details>`
}

function place(frame: Frame): VNode {
  const file = frame.filename ?? frame.abs_path ?? frame.module
  const line =
    frame.lineno === undefined ? '' : `:${frame.lineno}${frame.colno === undefined ? '' : `:${frame.colno}`}`
  return html`<span class="call">
    <b>${nameOf(frame)}</b>
    ${file !== undefined && html` <span class="file" title=${frame.abs_path ?? file}>${file}<i>${line}</i></span>`}
    ${frame.in_app === true && html` <span class="own">in app</span>`}
  </span>`
}

// SDKs write a question mark, or nothing, for a function without a name.
function nameOf({ function: name }: Frame): string {
  return name === undefined || name === '' || name === '?' ? '<anonymous>' : name
}

// Numbers stand in attributes of the markup, not in its text, so that copying the source copies the source alone.
function source(frame: Frame): VNode | null {
  const lines = sourceLines(frame)
  if (lines.length === 0) return null
  return html`<div class="source" tabindex="0" role="group" aria-label=${`Source around line ${frame.lineno ?? 'unknown'}`}>
    <ol>
      ${lines.map(
        (line) =>
          html`<li class=${line.isHere ? 'here' : ''} data-line=${line.number ?? ''} aria-current=${line.isHere ? 'true' : undefined}><code>${line.text || ' '}</code></li>`,
      )}
    </ol>
  </div>`
}
