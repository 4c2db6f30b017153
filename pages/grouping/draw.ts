import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { DryRun, TriedGroup } from '../../services/grouping/dryRun.ts'
import { formatShortId } from '../../services/groups/shortId.ts'
import { section } from '../group/section.ts'
import { groupAddress, groupingAddress } from '../layout/address.ts'
import { counted } from '../layout/numbers.ts'
import { drawPage, notice, type Who } from '../layout/page.ts'
import { projectTrail } from '../settings/project.ts'

/** What the page of a project's grouping shows. */
export type GroupingFacts = {
  who: Who
  project: { slug: string; name: string; shortIdPrefix: string }
  mayChange: boolean
  said: { kind: 'done' | 'fault'; words: string; list?: string[] } | null
  config: string
  /** As they are, or as somebody has just typed them. */
  fingerprintRules: string
  stackRules: string
  /** What they would do, when that was asked. */
  trial: DryRun | null
}

/** How a project's events find their groups: its rules, and what others would do. */
export function drawGrouping(facts: GroupingFacts): string {
  const { project, said, config } = facts
  return drawPage({
    title: `Grouping of ${project.name}`,
    who: facts.who,
    width: 'narrow',
    body: html`
      ${said && notice(said.kind, said.words, said.list)}
      <section class="panel part">
        ${projectTrail(project, 'Grouping')}
        <h1>How events find their group</h1>
        <p class="soft">
          By the application’s own frames of a stack trace, by all of them, or by what was said (version ${config}). Rules
          here come first. They are for the events that come from now on.
        </p>
      </section>
      ${facts.trial && trialSection(facts, facts.trial)} ${rulesSection(facts)}
    `,
  })
}

function trialSection({ project }: GroupingFacts, { events, groups, splits, joins }: DryRun): VNode {
  const link = ({ number, title }: TriedGroup) => {
    const shortId = formatShortId(project.shortIdPrefix, number)
    return html`<a href=${groupAddress(shortId)}>${shortId}</a> ${title}`
  }
  const isQuiet = splits.length === 0 && joins.length === 0
  return section(
    'trial',
    'What these rules would do',
    html`<p class="soft">
        Asked of the latest ${counted(events, 'event')} of ${counted(groups, 'group')}. Nothing has been saved.
      </p>
      ${isQuiet && html`<p>Nothing: every one of them would stay where it is.</p>`}
      <ul class="tried">
        ${splits.map(
          ({ group, into }) =>
            html`<li><span class="mark plain">splits</span> ${link(group)}, into ${into}</li>`,
        )}
        ${joins.map(
          ({ groups }) => html`<li>
            <span class="mark plain">come together</span>
            <ul>${groups.map((group) => html`<li>${link(group)}</li>`)}</ul>
          </li>`,
        )}
      </ul>`,
  )
}

function rulesSection({ project, fingerprintRules, stackRules, mayChange, who }: GroupingFacts): VNode {
  return section(
    'rules',
    'Rules',
    html`<form class="settings-form" method="post" action=${groupingAddress(project.slug)}>
      ${mayChange && html`<input type="hidden" name="csrf" value=${who.csrf} />`}
      <label class="field">
        <span>What a group is <small class="soft">the first that fits counts</small></span>
        ${area('fingerprintRules', fingerprintRules, mayChange, 'error.type:TimeoutError message:"*bank*" -> bank-timeout\nlogger:billing -> {{ default }}, {{ tags.region }} title="Billing"')}
      </label>
      <label class="field">
        <span>Which frames count, and whose they are <small class="soft">one after the other</small></span>
        ${area('stackRules', stackRules, mayChange, 'stack.module:com.acme.shared.* -app\nstack.function:retry -group\nerror.type:StackOverflowError max-frames=5')}
      </label>
      ${
        mayChange &&
        html`<div class="ways">
          <button class="primary" name="do" value="save">Save</button>
          <button name="do" value="try">See what they would do</button>
        </div>`
      }
    </form>`,
  )
}

// A browser leaves out a line break that an area begins with.
function area(name: string, text: string, mayChange: boolean, placeholder: string): VNode {
  const rows = Math.min(24, Math.max(6, text.split('\n').length + 1))
  return html`<textarea class="code" name=${name} rows=${rows} spellcheck="false" readonly=${!mayChange}
    placeholder=${placeholder}>${`\n${text}`}</textarea>`
}
