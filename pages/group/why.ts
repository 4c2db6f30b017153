import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { FrameInfo, GroupingInfo } from '../../services/grouping/info.ts'
import { groupingAddress } from '../layout/address.ts'
import type { Reason } from './facts.ts'
import { section } from './section.ts'

export type WhyFacts = {
  reasons: Reason[]
  /** How the event that is shown is grouped, frame by frame; null when none is. */
  grouping: GroupingInfo | null
  project: { slug: string }
}

/** Why the events of a group are one, and which frames of the one that is shown counted. */
export function why({ reasons, grouping, project }: WhyFacts): VNode | null {
  if (reasons.length === 0) return null
  const configs = [...new Set(reasons.map(({ config }) => config))].join(', ')
  return section(
    'why',
    'Why these are one group',
    html`<ul class="reasons">
        ${reasons.map(
          ({ variant, explanation }) =>
            html`<li><span class="mark plain">${variants[variant] ?? variant}</span> ${explanation}</li>`,
        )}
      </ul>
      ${grouping && frames(grouping)}
      <p class="soft">
        By the grouping rules of ${configs} and <a href=${groupingAddress(project.slug)}>the project’s own</a>.
      </p>`,
  )
}

function frames({ rule, stacks }: GroupingInfo): VNode | null {
  if (rule) return html`<p>This event fits the rule <code>${rule}</code>.</p>`
  if (!stacks.some(({ frames }) => frames.length > 0)) return null
  return html`<details>
    <summary>Which frames of this event counted</summary>
    ${stacks.map(
      ({ of, frames }) => html`<p class="soft">${of}</p>
        <ol class="counted">${frames.map(frameLine)}</ol>`,
    )}
  </details>`
}

function frameLine({ name, app, system, why }: FrameInfo): VNode {
  const counts = app ? 'counts' : system ? 'counts among all' : 'left out'
  return html`<li class=${app ? '' : 'off'}>${name} <span class="soft">${counts}${why && `: ${why}`}</span></li>`
}

const variants: Record<string, string> = {
  app: 'own frames',
  system: 'all frames',
  custom: 'fingerprint',
  default: 'default',
}
