import { html } from 'htm/preact'
import type { VNode } from 'preact'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** How long ago, or in how long, in words short enough for a list: "3 min ago", "in 2 h". */
export function relative(now: Date, at: Date): string {
  const ahead = at.getTime() > now.getTime()
  // What is over is over for at least that long; what is to come is not sooner than that.
  const words = span(Math.abs(now.getTime() - at.getTime()), ahead ? Math.ceil : Math.floor)
  if (!words) return ahead ? 'in a moment' : 'just now'
  return ahead ? `in ${words}` : `${words} ago`
}

/** To the second, in UTC, because the server does not know where its reader is. */
export function exact(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** "14:05:09.120", for what happened within seconds of each other. */
export function clock(at: Date): string {
  return at.toISOString().slice(11, 23)
}

/** A time for people, with the exact one behind it; the script adds the reader's own time zone. */
export function time(now: Date, at: Date): VNode {
  return html`<time datetime=${at.toISOString()} title=${exact(at)}>${relative(now, at)}</time>`
}

function span(milliseconds: number, whole: (value: number) => number): string {
  if (milliseconds < minute) return ''
  if (milliseconds < hour) return `${whole(milliseconds / minute)} min`
  if (milliseconds < 2 * day) return `${whole(milliseconds / hour)} h`
  const days = whole(milliseconds / day)
  if (days < 14) return `${days} days`
  if (days < 61) return `${Math.floor(days / 7)} weeks`
  if (days < 730) return `${Math.floor(days / 30.44)} months`
  return `${Math.floor(days / 365.25)} years`
}
