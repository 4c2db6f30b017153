import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { section } from '../group/section.ts'
import { groupingAddress, intakeAddress, ownershipAddress } from '../layout/address.ts'
import { full } from '../layout/numbers.ts'
import { drawPage, notice } from '../layout/page.ts'
import { projectTrail } from '../settings/project.ts'
import type { IntakeFacts } from './facts.ts'
import { fatesSection } from './fates.ts'
import { filtersSection } from './filters.ts'
import { quotasSection } from './quotas.ts'

/** What a project takes in, how much of it, and for how long it is kept. */
export function drawIntake(facts: IntakeFacts): string {
  const { project, said } = facts
  return drawPage({
    title: `Settings of ${project.name}`,
    who: facts.who,
    width: 'narrow',
    body: html`
      ${said && notice(said.kind, said.words)}
      <section class="panel part">
        ${projectTrail(project, 'What it takes in')}
        <h1>What ${project.name} takes in</h1>
        <p class="soft">
          How much, what not, and for how long it is kept. On pages of their own:${' '}
          <a href=${groupingAddress(project.slug)}>how it groups</a> and <a href=${ownershipAddress(project.slug)}>who owns what</a>.
        </p>
      </section>
      ${fatesSection(facts)} ${quotasSection(facts)} ${filtersSection(facts)} ${retentionSection(facts)}
    `,
  })
}

function retentionSection({ project, settings, mostDays, mayChange, who }: IntakeFacts): VNode {
  const { retentionDays, eventBudget } = settings
  return section(
    'retention',
    'For how long',
    html`<p class="soft">
        Old events go bit by bit. The first and the newest of a group stay as long as the group does, and so does what was
        counted. A group that was silent for as long goes as well, unless somebody put something into it: an assignee, a
        comment, a work item, a follower, an archive.
      </p>
      <form class="settings-form" method="post" action=${intakeAddress(project.slug)}>
        ${mayChange && html`<input type="hidden" name="csrf" value=${who.csrf} />`}
        <input type="hidden" name="do" value="retention" />
        <div class="pair">
          <label class="field">
            <span>Days <small class="soft">at most ${mostDays}, which is meant when it is empty</small></span>
            <input name="retentionDays" inputmode="numeric" maxlength="6" value=${retentionDays ?? ''} readonly=${!mayChange} />
          </label>
          <label class="field">
            <span>Events at most <small class="soft">1,000 or more; empty: all</small></span>
            <input name="eventBudget" inputmode="numeric" maxlength="13" value=${eventBudget === null ? '' : full(eventBudget)} readonly=${!mayChange} />
          </label>
        </div>
        ${mayChange && html`<button class="primary">Save</button>`}
      </form>`,
  )
}
